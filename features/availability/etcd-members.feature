Feature: An API server and its etcd
  An API server knows all members of etcd, and needs none of them in particular.

  @HA-02
  Scenario Outline: the API server goes on without member <member>
    Given a cluster with 2 nodes
    And etcd has 3 members
    And a deployment "web" with 2 replicas
    And the cluster has settled
    When etcd member "<member>" fails
    And 3s pass
    And deployment "web" is scaled to 3 replicas
    Then within 30s, deployment "web" has 3 ready replicas
    When etcd member "<member>" recovers
    And 10s pass
    Then etcd has a quorum
    And field "spec.replicas" of deployment "web" is "3"

    Examples:
      | member |
      | etcd-0 |
      | etcd-1 |
      | etcd-2 |
