Feature: Leaders
  Of several schedulers or controller managers one leads: who holds the lease. The others stand by.

  @HA-04 @ETC-27
  Scenario: another scheduler leads when the leader freezes, and each pod is bound once
    Given a cluster with 3 nodes
    And the scheduler has 3 replicas
    And a deployment "web" with 3 replicas
    And the cluster has settled
    Then the lead of the scheduler has changed 0 times
    When the leader of the scheduler freezes
    And deployment "web" is scaled to 6 replicas
    Then within 25s, the lead of the scheduler has changed 1 time
    And not before 10s, deployment "web" has 6 ready replicas
    When what is frozen of the scheduler continues
    And 1m passes
    Then the lead of the scheduler has changed 1 time
    And deployment "web" has 6 ready replicas
    And the trace of the last 2m shows "kube-scheduler" doing "api.create pods/binding *" 6 times

  @HA-04
  Scenario: another controller manager leads when the leader crashes
    Given a cluster with 2 nodes
    And the controller manager has 2 replicas
    And a deployment "web" with 2 replicas
    And the cluster has settled
    When the leader of the controller manager crashes
    And deployment "web" is scaled to 4 replicas
    Then between 5s and 25s later, deployment "web" has 4 ready replicas
    And the lead of the controller manager has changed 1 time
    When the leader of the controller manager crashes
    And deployment "web" is scaled to 5 replicas
    Then for the next 2m, deployment "web" has 4 ready replicas
