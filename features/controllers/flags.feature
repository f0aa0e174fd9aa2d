Feature: Flags of components
  Timers are the point of many scenarios, so they can be set by their real names.

  @CM-13
  Scenario: a shorter grace period notices a dead node sooner
    Given a cluster with 2 nodes
    And the node lifecycle controller flag "node-monitor-grace-period" is "20s"
    And the cluster has settled
    When node "n1" fails
    Then between 10s and 30s later, node "n1" is NotReady
