Feature: Stateful applications
  Names, order and addresses are part of the state.

  Background:
    Given a cluster with 3 nodes
    And a headless service "db" for "app=db" on port 80
    And a statefulset "db" with 3 replicas
    And the cluster has settled

  @WKL-07
  Scenario: pods are made one after the other, each when the one before is ready
    Then only after pod "db-0" is Ready, pod "db-1" exists
    And only after pod "db-1" is Ready, pod "db-2" exists
    And all pods of statefulset "db" are Ready

  @WKL-07
  Scenario: a deleted pod comes back under its name
    When pod "db-1" is deleted
    Then within 60s, pod "db-1" is Terminating
    And within 60s and then for 1m, statefulset "db" has 3 ready replicas
    And pod "db-1" is Ready
    And there are 3 pods
    And command "hostname" in pod "db-1" prints "db-1"
    And field "spec.hostname" of pod "db-1" is "db-1"
    And field "spec.subdomain" of pod "db-1" is "db"

  @WKL-07
  Scenario: an update goes from the last to the first
    When statefulset "db" is updated to image "nginx:1.28"
    Then these happen in order:
      | what                                                                    |
      | pod "db-2" is Terminating                                               |
      | field "spec.containers[0].image" of pod "db-2" is "nginx:1.28"          |
      | pod "db-1" is Terminating                                               |
      | field "spec.containers[0].image" of pod "db-1" is "nginx:1.28"          |
      | pod "db-0" is Terminating                                               |
      | field "spec.containers[0].image" of pod "db-0" is "nginx:1.28"          |
    And within 5m, statefulset "db" is fully rolled out

  @WKL-07
  Scenario: scaling down takes the highest first
    When statefulset "db" is scaled to 1 replica
    Then within 2m, pod "db-1" does not exist
    And only after pod "db-2" is Terminating, pod "db-1" is Terminating
    And pod "db-0" is Ready

  @NET-11
  Scenario: each pod has a name of its own
    Then DNS name "db.default.svc.cluster.local" resolves to service "db"
    When the processes of pod "db-2" hang
    And pod "db-0" connects to "db-1.db" on port 80
    Then the last connection succeeded
    When pod "db-0" connects to "db-2.db" on port 80
    Then the last connection failed with "timeout"
    When pod "db-0" connects to "db-3.db" on port 80
    Then the last connection failed with "no-such-host"
