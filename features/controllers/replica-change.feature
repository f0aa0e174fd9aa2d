Feature: Changing the number of replicas
  A replica change is one write of desired state; the deployment controller, the ReplicaSet controller, the scheduler
  and the kubelets each do their part of the rest.

  Background:
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled

  @FLOW-02 @CM-10
  Scenario: scaling up adds pods
    When deployment "web" is scaled to 5 replicas
    Then within 10s, deployment "web" has 5 ready replicas
    And deployment "web" has 1 replica set
    And all pods of deployment "web" are Ready
    And at no time, deployment "web" has more than 5 current replicas

  Scenario: scaling down removes pods
    Given from now on, deployment "web" has at least 1 available replica
    When deployment "web" is scaled to 1 replica
    Then within 5s, deployment "web" has 1 current replica
    And within 60s, there is 1 pod

  Scenario: scaling to zero and back
    When deployment "web" is scaled to 0 replicas
    Then within 60s, there are no pods
    When deployment "web" is scaled to 3 replicas
    Then within 10s, deployment "web" has 3 ready replicas

  @ARC-03 @ARC-09
  Scenario: a deleted pod is replaced
    When 1 pod of deployment "web" is deleted
    Then within 10s and then for 1m, deployment "web" has 3 ready replicas
    And at some point, 1 pod of deployment "web" is Terminating
    And the trace shows "replicaset-controller" doing "api.create pods *" 1 time

  Scenario: scaling beyond the capacity of the nodes leaves pods pending
    Given a deployment "big" with 2 replicas
    And pods of deployment "big" request 3 CPU and 1Gi memory
    When deployment "big" is scaled to 5 replicas
    Then within 30s, 2 pods of deployment "big" are unschedulable because "Insufficient cpu"
    And no node is overcommitted
