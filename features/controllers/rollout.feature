Feature: Rolling out a new version
  The deployment controller moves replicas from the old ReplicaSet to the new one within the bounds of its strategy.

  Background:
    Given a cluster with 3 nodes
    And a deployment "web" with 4 replicas
    And the cluster has settled

  Scenario: a rolling update never has too few or too many pods
    Given from now on, deployment "web" has at least 3 available replicas
    When deployment "web" is updated to image "nginx:1.28"
    Then within 2m, deployment "web" is fully rolled out
    And at no time, deployment "web" has more than 5 current replicas
    And deployment "web" has 2 replica sets
    And deployment "web" has annotation "deployment.kubernetes.io/revision=2"


  Scenario: a rollout that cannot finish is reported after its deadline
    Given image "nginx:broken" can no longer be pulled
    When deployment "web" is updated to image "nginx:broken"
    Then within 11m, deployment "web" has condition "Progressing" False because "ProgressDeadlineExceeded"
    And not before 10m, deployment "web" has condition "Progressing" False because "ProgressDeadlineExceeded"
    And deployment "web" has at least 3 available replicas

  Scenario: rolling back
    When deployment "web" is updated to image "nginx:1.28"
    And the cluster settles
    And deployment "web" is rolled back
    Then within 2m, deployment "web" is fully rolled out
    And deployment "web" has annotation "deployment.kubernetes.io/revision=3"
    And field "spec.template.spec.containers[0].image" of deployment "web" is "nginx:1.27"

  Scenario: pausing holds a rollout back
    When the rollout of deployment "web" is paused
    And deployment "web" is updated to image "nginx:1.28"
    Then for the next 5m, deployment "web" has 1 replica set
    When the rollout of deployment "web" is resumed
    Then within 2m, deployment "web" is fully rolled out

  Scenario: restarting replaces every pod
    When deployment "web" is restarted
    Then within 2m, deployment "web" is fully rolled out
    And deployment "web" has 2 replica sets

  Scenario: scaling does not make a new revision
    When deployment "web" is scaled to 6 replicas
    Then within 30s, deployment "web" has 6 ready replicas
    And deployment "web" has 1 replica set
    And deployment "web" has annotation "deployment.kubernetes.io/revision=1"
