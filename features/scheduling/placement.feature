Feature: Where pods go

  @SCH-31
  Scenario: nine equal pods on three equal nodes
    Given a cluster with 3 nodes
    And a deployment "web" with 9 replicas
    And the cluster has settled
    Then node "n1" runs 3 pods
    And node "n2" runs 3 pods
    And node "n3" runs 3 pods

  @SCH-19 @SCH-22
  Scenario: the message names what each node lacks
    Given a cluster with nodes:
      | name | cpu | labels   | taints              |
      | n1   | 1   | disk=ssd |                     |
      | n2   | 4   | disk=ssd | gpu=true:NoSchedule |
      | n3   | 4   |          |                     |
    And a deployment "web" with 1 replica
    And pods of deployment "web" request 2 CPU and 1Gi memory
    And pods of deployment "web" require nodes labelled "disk=ssd"
    And the cluster has settled
    Then 1 pod of deployment "web" is unschedulable because "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint"
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: fits }
      spec:
        nodeSelector: { disk: ssd }
        tolerations: [{ key: gpu, operator: Exists }]
        containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: "2" } } }]
      """
    Then within 10s, pod "fits" runs on node "n2"

  @SCH-20
  Scenario: first the filters, then the scores of those that are left
    Given a cluster with nodes:
      | name | cpu | memory | taints              |
      | n1   | 64  | 256Gi  | gpu=true:NoSchedule |
      | n2   | 4   | 16Gi   |                     |
      | n3   | 16  | 64Gi   |                     |
    And a pod "web"
    And the cluster has settled
    Then the scheduler found exactly 2 feasible nodes among 3 for pod "web"
    And pod "web" runs on node "n3"

  @SCH-27
  Scenario: a pod that asks for a device waits for a node that has it
    Given a cluster with 2 nodes
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: train }
      spec:
        containers: [{ name: c, image: "nginx:1.27", resources: { limits: { "nvidia.com/gpu": "1" } } }]
      """
    And the cluster has settled
    Then pod "train" is unschedulable because "0/2 nodes are available: 2 Insufficient nvidia.com/gpu"
    When "PATCH /api/v1/nodes/n2/status" is requested with:
      """yaml
      status: { capacity: { nvidia.com/gpu: "1" }, allocatable: { nvidia.com/gpu: "1" } }
      """
    Then the answer has code 200
    And within 15s, pod "train" runs on node "n2"

  @SCH-29
  Scenario: a pod keeps away from the one it cannot bear
    # By its room n1 would be the better one.
    Given a cluster with nodes:
      | name | cpu | memory |
      | n1   | 16  | 64Gi   |
      | n2   | 2   | 8Gi    |
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: noisy, labels: { noisy: "true" } }
      spec: { nodeName: n1, containers: [{ name: c, image: "nginx:1.27" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: quiet }
      spec:
        affinity:
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { noisy: "true" } } }
        containers: [{ name: c, image: "nginx:1.27" }]
      """
    And the cluster has settled
    Then pod "quiet" runs on node "n2"

  @SCH-32
  Scenario: pods that came while the scheduler was away are found by its list
    Given a cluster with 2 nodes
    And the cluster has settled
    When the scheduler stops
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: early }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    And 5m pass
    Then pod "early" is Unscheduled
    When the scheduler starts
    Then within 30s, pod "early" is Scheduled

  @SCH-26
  Scenario: two nodes in turn
    Given a cluster with nodes:
      | name | cpu | memory |
      | a    | 8   | 32Gi   |
      | b    | 7   | 28Gi   |
    And a pod "one" with:
      | cpu    | 1   |
      | memory | 4Gi |
    And a pod "two" with:
      | cpu    | 1   |
      | memory | 4Gi |
    And a pod "three" with:
      | cpu    | 1   |
      | memory | 4Gi |
    And the cluster has settled
    Then pod "one" runs on node "a"
    And pod "two" runs on node "b"
    And pod "three" runs on node "a"

  @SCH-21
  Scenario: in a small cluster every node is looked at
    Given a cluster with 20 nodes
    And a deployment "web" with 1 replica
    And pods of deployment "web" request 64 CPU and 1Gi memory
    And the cluster has settled
    Then 1 pod of deployment "web" is unschedulable because "0/20 nodes are available: 20 Insufficient cpu"
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: small }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    And the cluster settles
    Then the scheduler found exactly 20 feasible nodes among 20 for pod "small"

  @ARC-24
  Scenario Outline: the random seed <seed> leads to the same state
    Given the random seed is <seed>
    And a cluster with 3 nodes
    And a deployment "web" with 6 replicas
    And the cluster has settled
    When all control-plane components stop
    And all control-plane components start
    And 2s pass
    And deployment "web" is updated to image "nginx:1.28"
    Then within 5m, deployment "web" is fully rolled out
    And deployment "web" has 2 replica sets
    And within 5m, there are 6 pods again

    Examples:
      | seed |
      | 42   |
      | 7    |

  @SCH-05
  Scenario: in a large cluster the scheduler stops looking when it has enough
    Given a cluster with 240 nodes
    And node "n1" has 64 CPU and 256Gi memory
    And node "n200" has 64 CPU and 256Gi memory
    And a pod "web"
    And the cluster has settled
    Then the scheduler found exactly 117 feasible nodes among 117 for pod "web"
    And pod "web" runs on node "n1"
    # For the next pod the search goes on where it ended.
    Given a pod "next"
    When 1s passes
    Then the scheduler found exactly 117 feasible nodes among 117 for pod "next"
    And pod "next" runs on node "n200"
