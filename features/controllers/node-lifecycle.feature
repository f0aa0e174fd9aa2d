Feature: Node health
  The node lifecycle controller judges nodes by their heartbeats, taints them, and leaves the rest to taint eviction.

  @CM-19
  Scenario: a node lives as long as its lease or its status is written
    Given a cluster with 3 nodes
    And the cluster has settled
    When the kubelet on node "n1" stops
    And the kubelet on node "n2" stops
    And the kubelet on node "n3" stops
    And 40s pass
    And lease "kube-node-lease/n1" is patched with:
      """yaml
      spec: { renewTime: "2026-01-01T01:00:00.000000Z" }
      """
    And "PATCH /api/v1/nodes/n2/status" is requested with:
      """yaml
      status: { conditions: [{ type: Ready, status: "True", lastHeartbeatTime: "2026-01-01T01:00:00Z" }] }
      """
    And 30s pass
    Then node "n1" is Ready
    And node "n2" is Ready
    And node "n3" is NotReady
    When 40s pass
    Then node "n1" is NotReady
    And node "n2" is NotReady

  @CM-13 @CM-19
  Scenario: the timeline of a dead node
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When node "n2" fails
    Then these happen in order:
      | what                                                                     | at most after |
      | node "n2" is NotReady                                                    | 60s           |
      | node "n2" has taint "node.kubernetes.io/unreachable:NoExecute"           | 1s            |
      | at least 1 pod of deployment "web" is Terminating                        | 301s          |
      | deployment "web" has 3 ready replicas                                    | 10s           |

  Scenario: the pods of a dead node are not ready while they are not yet evicted
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When node "n2" fails
    Then within 61s, deployment "web" has 2 ready replicas
    And at some point, deployment "web" has 2 available replicas

  Scenario: pods that tolerate the taint for a shorter time go sooner
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And pods of deployment "web" tolerate "node.kubernetes.io/unreachable:NoExecute" for 10s
    And the cluster has settled
    When node "n1" fails
    Then within 75s, at least 1 pod of deployment "web" is Terminating

  @CM-27
  Scenario: when every node is gone nothing is evicted
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When node "n1" fails
    And node "n2" fails
    And node "n3" fails
    And 20m pass
    Then at no time, at least 1 pod of deployment "web" is Terminating

  Scenario: a zone fails and recovers
    Given a cluster with 2 nodes in each of zones "a,b"
    And a deployment "web" with 4 replicas
    And the cluster has settled
    When zone "a" fails
    Then within 60s, node "n1" is NotReady
    And within 60s, node "n2" is NotReady
    When zone "a" recovers
    Then within 60s, node "n1" is Ready
    And within 60s, node "n2" is Ready

  Scenario: a node that is cut off and heals in time
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And the cluster has settled
    When node "n1" is cut off from the control plane
    And 3m pass
    Then node "n1" is NotReady
    When the network of node "n1" heals
    Then within 60s, node "n1" is Ready
    And within 60s, deployment "web" has 2 ready replicas
    And at no time, at least 1 pod of deployment "web" is Terminating

  Scenario: a schedule of faults
    Given a cluster with 3 nodes
    And the cluster has settled
    When these faults happen:
      | at  | fault                                         | for |
      | 10s | node "n1" fails                               | 2m  |
      | 5m  | node "n2" is cut off from the control plane   | 2m  |
    Then within 80s, node "n1" is NotReady
    And within 5m, node "n1" is Ready again
    And within 7m, node "n2" is NotReady
    And within 10m, node "n2" is Ready again
    And at no time, node "n3" is NotReady

  @KLT-13
  Scenario: containers outlive their kubelet
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And a pod "client"
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When the kubelet on node "n1" stops
    Then for the next 4m, pod "client" can reach service "web"
    And within 60s, node "n1" is NotReady
