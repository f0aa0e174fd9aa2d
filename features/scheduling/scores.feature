Feature: Which node is best
  Among the nodes that can run a pod the scheduler takes the one with the highest score.

  @SCH-09 @SCH-11
  Scenario: an empty node is preferred to a busy one
    Given a cluster with 2 nodes
    And a pod "busy" with:
      | node name | n1 |
      | cpu       | 3  |
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: next }
      spec: { containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: 500m } } }] }
      """
    Then within 10s, pod "next" runs on node "n2"

  @SCH-09
  Scenario: of two nodes with as much room the pod takes the one that it makes more even
    Given a cluster with 2 nodes
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: cpu }
      spec: { nodeName: n1, containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: "2", memory: "1" } } }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: memory }
      spec: { nodeName: n2, containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: 1m, memory: 8Gi } } }] }
      """
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: next }
      spec: { containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: "1", memory: "1" } } }] }
      """
    Then within 10s, pod "next" runs on node "n2"

  @SCH-10
  Scenario: replicas are spread over zones by default
    # Zone b has nothing but a node that is small and would never be chosen for its room.
    Given a cluster with nodes:
      | name | zone | cpu | memory |
      | n1   | a    | 16  | 64Gi   |
      | n2   | a    | 16  | 64Gi   |
      | n3   | b    | 2   | 8Gi    |
    And a ClusterIP service "web" for "app=web" on port 80
    And a deployment "web" with 1 replica
    And the cluster has settled
    Then 0 pods of deployment "web" run on node "n3"
    When deployment "web" is scaled to 2 replicas
    Then within 10s, the pods of deployment "web" run on 2 different zones

  @SCH-10
  Scenario: a hard spread constraint is kept
    Given a cluster with nodes:
      | name | zone | cpu | memory |
      | n1   | a    | 16  | 64Gi   |
      | n2   | b    | 2   | 8Gi    |
    And a deployment "web" with 6 replicas
    And pods of deployment "web" spread over zones with max skew 1
    And the cluster has settled
    Then 3 pods of deployment "web" run on node "n1"
    And 3 pods of deployment "web" run on node "n2"
    And all pods of deployment "web" are Running

  @SCH-23
  Scenario: preferred nodes win when all else is equal
    Given a cluster with nodes:
      | name | labels   |
      | n1   |          |
      | n2   | disk=ssd |
      | n3   |          |
    And a deployment "web" with 1 replica
    And pods of deployment "web" prefer nodes labelled "disk=ssd"
    And the cluster has settled
    Then 1 pod of deployment "web" runs on node "n2"

  @SCH-14
  Scenario: a crashing pod stays where it is
    Given a cluster with 3 nodes
    And a deployment "web" with 1 replica
    And the cluster has settled
    When the containers of deployment "web" start crashing
    Then within 5m, 1 pod of deployment "web" is CrashLooping
    And the trace shows "kube-scheduler" doing "schedule.* pods default/web-*" no times

  @SCH-12
  Scenario: a failed binding is tried again
    Given a cluster with 2 nodes
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        schedulingGates: [{ name: example.com/wait }]
        containers: [{ name: c, image: "nginx:1.27" }]
      """
    And the cluster has settled
    # The next one that creates something is the scheduler, with its binding.
    When the API server answers the next 1 create request with 500
    And pod "web" is patched with:
      """yaml
      spec: { schedulingGates: null }
      """
    Then within 60s, pod "web" is Running
    And the trace shows in this order:
      | actor          | does                                |
      | kube-scheduler | schedule.place pods default/web     |
      | kube-scheduler | schedule.reject pods default/web    |
      | kube-scheduler | schedule.place pods default/web     |
      | kube-scheduler | api.create pods/binding default/web |

  Scenario: a pod of higher priority takes the place of a lower one, of as few as will do, and not where a budget forbids it
    Given a cluster with nodes:
      | name | cpu |
      | n1   | 3   |
      | n2   | 3   |
    And priority class "high" of value 1000
    And priority class "middle" of value 500
    And a pod "some" with:
      | cpu            | 1500m  |
      | node name      | n1     |
      | priority class | middle |
    And a pod "more" with:
      | cpu            | 1200m  |
      | node name      | n1     |
      | priority class | middle |
    And a pod "low" with:
      | cpu       | 1500m |
      | node name | n2    |
    And the cluster has settled
    And a pod "held" with:
      | cpu       | 1200m |
      | node name | n2    |
    And a pod disruption budget "held" for "app=held" with at least 1 available
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: equal }
      spec: { containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: "1" } } }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: high }
      spec:
        priorityClassName: high
        containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: 1500m } } }]
      """
    Then within 60s, pod "high" is Running
    And within 60s, pod "low" does not exist
    And pod "low" was preempted by pod "high"
    And within 60s and then for 1m, there are 5 pods
    And pod "equal" is Unscheduled
