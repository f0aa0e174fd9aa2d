Feature: Scheduler plugins of others
  The scheduler is a framework; each of its decisions is made by plugins, and a profile may have more of them.

  @SCH-24
  Scenario Outline: a plugin's scores count by its weight: <weight>
    Given a cluster with nodes:
      | name | labels |
      | n1   | gpus=0 |
      | n2   | gpus=8 |
      | n3   | gpus=4 |
    And the scheduler plugin "MostGpus" is enabled with weight <weight>
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: first }
      spec: { nodeName: n2, containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: "3" } } }] }
      """
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: trainer }
      spec: { containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: 500m } } }] }
      """
    Then within 5s, pod "trainer" runs on node "<node>"

    Examples: eight points for the busy node, or eighty
      | weight | node |
      | 1      | n3   |
      | 100    | n2   |

  @SCH-30
  Scenario: a queue that is ordered by deadlines
    Given a cluster with 1 node
    And the scheduler plugin "EarliestDeadlineFirst" orders the queue
    And the cluster has settled
    When the scheduler stops
    And this manifest is applied:
      """yaml
      { apiVersion: v1, kind: Pod, metadata: { name: tuesday, annotations: { deadline: "2" } }, spec: { containers: [{ name: c, image: "nginx:1.27" }] } }
      ---
      { apiVersion: v1, kind: Pod, metadata: { name: whenever }, spec: { priorityClassName: system-cluster-critical, containers: [{ name: c, image: "nginx:1.27" }] } }
      ---
      { apiVersion: v1, kind: Pod, metadata: { name: wednesday, annotations: { deadline: "3" } }, spec: { containers: [{ name: c, image: "nginx:1.27" }] } }
      ---
      { apiVersion: v1, kind: Pod, metadata: { name: monday, annotations: { deadline: "1" } }, spec: { containers: [{ name: c, image: "nginx:1.27" }] } }
      """
    And the scheduler starts
    Then within 30s, all pods matching "" are Scheduled
    And the trace shows in this order:
      | actor          | does                                  |
      | kube-scheduler | schedule.place pods default/monday    |
      | kube-scheduler | schedule.place pods default/tuesday   |
      | kube-scheduler | schedule.place pods default/wednesday |
      | kube-scheduler | schedule.place pods default/whenever  |

  @SCH-25
  Scenario: the binding cycle, point by point
    Given a cluster with 1 node
    And the scheduler plugin "Doorkeeper" is enabled
    And the cluster has settled
    When this manifest is applied:
      """yaml
      { apiVersion: v1, kind: Pod, metadata: { name: guest }, spec: { containers: [{ name: c, image: "nginx:1.27" }] } }
      """
    Then between 10s and 11s later, pod "guest" is Scheduled
    And the trace shows in this order:
      | actor          | does                                  |
      | kube-scheduler | schedule.place pods default/guest     |
      | kube-scheduler | plugin.Reserve pods default/guest     |
      | kube-scheduler | plugin.Permit pods default/guest      |
      | kube-scheduler | plugin.PreBind pods default/guest     |
      | kube-scheduler | api.create pods/binding default/guest |
      | kube-scheduler | plugin.PostBind pods default/guest    |

  @SCH-25
  Scenario: who is not allowed in time is sent back
    Given a cluster with 1 node
    And the scheduler plugin "Doorkeeper" is enabled
    And the cluster has settled
    When this manifest is applied:
      """yaml
      { apiVersion: v1, kind: Pod, metadata: { name: stranger, labels: { door: shut } }, spec: { containers: [{ name: c, image: "nginx:1.27" }] } }
      ---
      { apiVersion: v1, kind: Pod, metadata: { name: friend, labels: { door: open } }, spec: { containers: [{ name: c, image: "nginx:1.27" }] } }
      """
    Then within 1s, pod "friend" is Scheduled
    And for the next 1m, pod "stranger" is Unscheduled
    And within 16s, pod "stranger" has condition "PodScheduled" False because "Unschedulable"
    And the trace shows in this order:
      | actor          | does                                   | within |
      | kube-scheduler | plugin.Permit pods default/stranger    |        |
      | kube-scheduler | plugin.Unreserve pods default/stranger | 15s    |
      | kube-scheduler | schedule.reject pods default/stranger  |        |
