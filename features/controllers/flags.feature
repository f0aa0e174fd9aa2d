Feature: Flags of components
  Timers are the point of many scenarios, so they can be set by their real names.

  @CM-13
  Scenario: a shorter grace period notices a dead node sooner
    Given a cluster with 2 nodes
    And the node lifecycle controller flag "node-monitor-grace-period" is "20s"
    And the cluster has settled
    When node "n1" fails
    Then between 10s and 30s later, node "n1" is NotReady

  @CM-17
  Scenario: a controller that is not named does not run
    Given a cluster with 1 node
    And the controller manager flag "controllers" is "*,-job-controller"
    And a job "etl" with 1 completion and parallelism 1
    When 5m pass
    Then job "etl" exists
    And there are 0 pods

  @NET-09
  Scenario: pods get their addresses from the range of the cluster
    Given a cluster with 2 nodes
    And the controller manager flag "cluster-cidr" is "10.1.0.0/16"
    And a pod "one" with:
      | node name | n1 |
    And a pod "three" with:
      | node name | n2 |
    And the cluster has settled
    Then field "spec.podCIDR" of node "n1" is "10.1.0.0/24"
    And field "spec.podCIDR" of node "n2" is "10.1.1.0/24"
    And field "status.podIP" of pod "one" is "10.1.0.2"
    And field "status.podIP" of pod "three" is "10.1.1.2"
    And pod "one" can reach pod "three" on port 80
