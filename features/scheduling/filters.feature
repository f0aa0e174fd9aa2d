Feature: Which nodes can run a pod
  The scheduler filters nodes by what the pod asks for, says why it cannot place one, and tries again when that changes.

  @SCH-06
  Scenario: requests must fit into what the node offers
    Given a cluster with nodes:
      | name | cpu | memory |
      | n1   | 2   | 4Gi    |
      | n2   | 2   | 4Gi    |
    And a deployment "big" with 3 replicas
    And pods of deployment "big" request 1500m CPU and 1Gi memory
    And the cluster has settled
    Then 2 pods of deployment "big" are Running
    And 1 pod of deployment "big" is unschedulable because "0/2 nodes are available: 2 Insufficient cpu"
    And no node is overcommitted

  @SCH-06
  Scenario: memory counts as well
    Given a cluster with nodes:
      | name | cpu | memory |
      | n1   | 8   | 2Gi    |
    And a pod "big" with:
      | memory | 3Gi |
    And the cluster has settled
    Then pod "big" is unschedulable because "Insufficient memory"

  @SCH-07
  Scenario: a node selector that no node matches
    Given a cluster with 2 nodes
    And a deployment "web" with 1 replica
    And pods of deployment "web" require nodes labelled "disk=ssd"
    And the cluster has settled
    Then 1 pod of deployment "web" is unschedulable because "didn't match Pod's node affinity/selector"
    When node "n2" is labelled "disk=ssd"
    Then within 10s, 1 pod of deployment "web" runs on node "n2"

  @SCH-08
  Scenario: taints keep pods away unless they tolerate them
    Given a cluster with nodes:
      | name | taints              |
      | n1   | gpu=true:NoSchedule |
      | n2   |                     |
    And a deployment "plain" with 2 replicas
    And a deployment "gpu" with 1 replica
    And pods of deployment "gpu" tolerate "gpu=true:NoSchedule"
    And pods of deployment "gpu" require nodes labelled "kubernetes.io/hostname=n1"
    And the cluster has settled
    Then no pods of deployment "plain" run on node "n1"
    And 1 pod of deployment "gpu" runs on node "n1"

  @SCH-08
  Scenario: every node is tainted
    Given a cluster with 2 nodes
    And node "n1" is tainted "a=b:NoSchedule"
    And node "n2" is tainted "a=b:NoSchedule"
    And a pod "web"
    And the cluster has settled
    Then pod "web" is unschedulable because "had untolerated taint"

  @SCH-08
  Scenario: a soft taint only makes a node the worse one
    # By its room n1 would be the better one.
    Given a cluster with nodes:
      | name | cpu | memory | taints               |
      | n1   | 16  | 64Gi   | a=b:PreferNoSchedule |
      | n2   | 2   | 4Gi    |                      |
    And a pod "small" with:
      | cpu | 1 |
    And a pod "big" with:
      | cpu | 8 |
    And the cluster has settled
    Then pod "small" runs on node "n2"
    And pod "big" runs on node "n1"

  @SCH-15
  Scenario: a cordoned node gets no new pods
    Given a cluster with 2 nodes
    And the cluster has settled
    When node "n1" is cordoned
    And this manifest is applied:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 3
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then within 30s, 3 pods of deployment "web" run on node "n2"
    And node "n1" is Unschedulable
    When node "n1" is uncordoned
    Then node "n1" is Schedulable

  @SCH-15
  Scenario: a node that is not ready gets no new pods
    Given a cluster with 2 nodes
    And the cluster has settled
    When node "n1" fails
    And 60s pass
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: fresh }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then within 30s, pod "fresh" runs on node "n2"

  @SCH-16
  Scenario: required anti-affinity leaves the third replica pending
    Given a cluster with 2 nodes
    And a deployment "db" with 3 replicas
    And pods of deployment "db" must not share a node
    And the cluster has settled
    Then 2 pods of deployment "db" are Running
    And 1 pod of deployment "db" is unschedulable because "anti-affinity"

  @SCH-16
  Scenario: a pod goes where another is, and away from one that does not want it
    # By its room n1 would always be the better one.
    Given a cluster with nodes:
      | name | cpu | memory |
      | n1   | 16  | 64Gi   |
      | n2   | 4   | 16Gi   |
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: cache, labels: { app: cache } }
      spec: { nodeName: n2, containers: [{ name: c, image: "nginx:1.27" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: loner }
      spec:
        nodeName: n1
        affinity:
          podAntiAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: noise } } }
        containers: [{ name: c, image: "nginx:1.27" }]
      """
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: near }
      spec:
        affinity:
          podAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - { topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: cache } } }
        containers: [{ name: c, image: "nginx:1.27" }]
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: noise, labels: { app: noise } }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then within 10s, pod "near" runs on node "n2"
    And within 10s, pod "noise" runs on node "n2"

  @SCH-03
  Scenario: a gated pod is not tried
    Given a cluster with 2 nodes
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: gated }
      spec:
        schedulingGates: [{ name: example.com/wait }]
        containers: [{ name: c, image: "nginx:1.27" }]
      """
    When 60s pass
    Then pod "gated" is Unscheduled
    And nothing in the trace shows "kube-scheduler" doing "schedule.place pods default/gated"
    When pod "gated" is patched with:
      """yaml
      spec: { schedulingGates: null }
      """
    Then within 10s, pod "gated" is Scheduled

  @SCH-03
  Scenario: a pod of another scheduler is not tried
    Given a cluster with 2 nodes
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: other }
      spec: { schedulerName: somebody-else, containers: [{ name: c, image: "nginx:1.27" }] }
      """
    When 60s pass
    Then pod "other" is Unscheduled
    And nothing in the trace shows "kube-scheduler" doing "schedule.* pods default/other"

  @SCH-18
  Scenario: a pod with a node name bypasses the scheduler
    Given a cluster with 2 nodes
    And a pod "direct" with:
      | node name | n2 |
    And the cluster has settled
    Then pod "direct" runs on node "n2"
    And pod "direct" is Running
    And nothing in the trace shows "kube-scheduler" doing "schedule.* pods default/direct"
