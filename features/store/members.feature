Feature: Members of etcd
  Half of the members and one more must agree on each write.

  @ETC-19 @ETC-12 @HA-03
  Scenario Outline: of <members> members <lost> may be lost
    Given a cluster with 1 node
    And etcd has <members> members
    And the cluster has settled
    Then the quorum of etcd is <quorum>
    When etcd member "etcd-1" fails
    And etcd member "etcd-<second>" fails
    And 2s pass
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    Then configmap "app" exists
    When etcd member "etcd-<third>" fails
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: other }
      """
    Then the last request is rejected with "etcdserver: request timed out"
    And etcd has no key "/registry/configmaps/default/other"

    Examples:
      | members | quorum | lost | second | third |
      | 3       | 2      | 1    | 1      | 2     |
      | 5       | 3      | 2    | 2      | 3     |

  @ETC-08 @HA-07
  Scenario: what was answered outlives the leader
    Given a cluster with 1 node
    And etcd has 3 members
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      data: { a: b }
      """
    And the leader of etcd fails
    Then within 3s, etcd has a leader
    And not before 1s, etcd has a leader
    And field "data.a" of configmap "app" is "b"
    When configmap "app" is patched with:
      """yaml
      data: { a: c }
      """
    Then field "data.a" of configmap "app" is "c"

  @HA-07
  Scenario: nothing is written while a leader is elected
    Given a cluster with 1 node
    And etcd has 3 members
    And a deployment "web" with 2 replicas
    And the cluster has settled
    When the leader of etcd fails
    And deployment "web" is scaled to 3 replicas
    Then the last request is rejected with "etcdserver: leader changed"
    And at all times, etcd has a quorum
    When 2s pass
    And deployment "web" is scaled to 3 replicas
    Then within 1m, deployment "web" has 3 ready replicas
    And at no time, node "n1" is NotReady

  @API-25
  Scenario Outline: the API is the same whatever stands behind it: <members> members
    Given a cluster with 2 nodes
    And etcd has <members> members
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When "GET /api/v1/namespaces/default/pods?labelSelector=app%3Dweb" is requested
    Then the answer has code 200 and is a "PodList"
    When "POST /api/v1/namespaces/default/configmaps" is requested with:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    Then the answer has code 201 and is a "ConfigMap"
    When "DELETE /apis/apps/v1/namespaces/default/deployments/web" is requested
    Then the answer has code 200 and is a "Status"
    And within 1m, there are 0 pods

    Examples:
      | members |
      | 1       |
      | 3       |
      | 5       |
