Feature: One pod on each node

  Scenario: a daemon set covers the nodes, those that come later too
    Given a cluster with 2 nodes
    And a daemonset "agent"
    And the cluster has settled
    Then daemonset "agent" has 2 ready replicas
    When node "n3" joins the cluster
    Then within 60s, 1 pod of daemonset "agent" runs on node "n3"
    And within 60s, daemonset "agent" has 3 ready replicas

  Scenario: its pods stay on a node that has failed
    Given a cluster with 2 nodes
    And a daemonset "agent"
    And the cluster has settled
    When node "n1" fails
    And 10m pass
    Then at no time, 1 pod of daemonset "agent" is Terminating
    And there are 2 pods
    And field "status.desiredNumberScheduled" of daemonset "agent" is "2"
    And field "status.numberUnavailable" of daemonset "agent" is "1"

  Scenario: it goes where no other pod may go
    Given a cluster with 2 nodes
    And a daemonset "agent"
    And the cluster has settled
    When node "n1" is cordoned
    And 2 pods of daemonset "agent" are deleted
    Then within 60s and then for 1m, daemonset "agent" has 2 ready replicas
    And 1 pod of daemonset "agent" runs on node "n1"
    And the trace shows "daemon-set-controller" doing "api.create pods *" 2 times
