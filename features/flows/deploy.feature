Feature: What happens when you deploy

  Background:
    Given a cluster with 3 nodes
    And the cluster has settled

  @FLOW-01 @FLOW-02 @FLOW-04 @FLOW-15 @FLOW-16 @ARC-22 @CM-24 @CM-25 @KLT-21 @API-22
  Scenario: from one write to running containers
    When this manifest is applied:
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
    # The answer waits for nobody.
    Then deployment "web" exists
    And there are no pods
    And within 60s, deployment "web" has 3 ready replicas
    And the trace shows in this order:
      | actor                   | does                             |
      | kube-apiserver          | etcd.put /registry/deployments/default/web |
      | user/kubernetes-admin   | api.create deployments.apps *    |
      | deployment-controller   | api.create replicasets.apps default/web-* |
      | replicaset-controller   | api.create pods default/web-*    |
      | kube-scheduler          | api.create pods/binding *        |
      | kubelet/*               | cri.RunPodSandbox *              |
      | kubelet/*               | cri.PullImage *                  |
      | kubelet/*               | cri.CreateContainer *            |
      | kubelet/*               | cri.StartContainer *             |
      | kubelet/*               | api.patch pods/status *          |
      | replicaset-controller   | api.update replicasets.apps/status * |
      | deployment-controller   | api.update deployments.apps/status * |
    And the trace shows "replicaset-controller" doing "api.create pods *" 3 times
    And the trace shows "kube-scheduler" doing "api.create pods/binding *" 3 times
    And nothing in the trace shows "deployment-controller" doing "api.patch replicasets.apps *"
    And nothing in the trace shows "replicaset-controller" doing "api.patch pods *"
    And all pods of deployment "web" are Running

  @FLOW-13
  Scenario: seven phases, each with its time
    When this manifest is applied:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then within 30s, deployment "web" has 1 ready replica
    And the trace shows in this order:
      | phase                 | actor                 | does                                          | within |
      | persistence           | kube-apiserver        | etcd.put /registry/deployments/default/web    |        |
      | submission            | user/kubernetes-admin | api.create deployments.apps default/web       | 0s     |
      | controller action     | deployment-controller | api.create replicasets.apps default/web-*     | 1s     |
      | pods                  | replicaset-controller | api.create pods default/web-*                 | 1s     |
      | scheduling            | kube-scheduler        | api.create pods/binding default/web-*         | 1s     |
      | execution             | kubelet/*             | cri.StartContainer pods default/web-*         | 10s    |
      | status update         | kubelet/*             | api.patch pods/status default/web-*           | 2s     |

  @FLOW-07 @FLOW-10 @FLOW-17 @FLOW-12 @API-17 @ETC-16 @POD-04 @KLT-18
  Scenario: a bare pod, message by message
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then until pod "web" is Scheduled, field "status.phase" of pod "web" is "Pending"
    And at some point, pod "web" is Pending
    And within 30s, pod "web" is Running
    And within 30s, pod "web" is Ready
    And the trace shows in this order:
      | actor                 | does                                 |
      | kube-apiserver        | etcd.put /registry/pods/default/web  |
      | user/kubernetes-admin | api.create pods default/web          |
      | kube-scheduler        | schedule.place pods default/web      |
      | kube-apiserver        | etcd.put /registry/pods/default/web  |
      | kube-scheduler        | api.create pods/binding default/web  |
      | kubelet/*             | cri.RunPodSandbox pods default/web   |
      | kubelet/*             | cri.PullImage pods default/web       |
      | kubelet/*             | cri.CreateContainer pods default/web |
      | kubelet/*             | cri.StartContainer pods default/web  |
      | kube-apiserver        | etcd.put /registry/pods/default/web  |
      | kubelet/*             | api.patch pods/status default/web    |
    And pod "web" has condition "PodScheduled" True
    And within 35s, an event "Started" was recorded for pod "web"
    And within 35s, an event "Scheduled" was recorded for pod "web"

  @FLOW-12 @SCH-02
  Scenario: the binding alone makes a pod scheduled
    When the kubelet on node "n1" stops
    And the kubelet on node "n2" stops
    And the kubelet on node "n3" stops
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then within 1s, pod "web" is Scheduled
    And pod "web" has condition "PodScheduled" True

  @FLOW-09
  Scenario: once a pod is ready every node knows the way to it
    Given a pod "c1" with:
      | node name | n1 |
    And a pod "c2" with:
      | node name | n2 |
    And a pod "c3" with:
      | node name | n3 |
    And a ClusterIP service "web" for "app=web" on port 80
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web, labels: { app: web } }
      spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then within 30s, pod "web" is Ready
    And whenever pod "web" is Ready, within 2s pod "c1" can reach service "web"
    And whenever pod "web" is Ready, within 2s pod "c2" can reach service "web"
    And whenever pod "web" is Ready, within 2s pod "c3" can reach service "web"

  @FLOW-11 @API-10
  Scenario: components keep one watch, not one for each pod
    Given a deployment "web" with 6 replicas
    When deployment "web" is scaled to 12 replicas
    Then within 60s, deployment "web" has 12 ready replicas
    And "kube-scheduler" watches pods
    And "kube-scheduler" watches nodes
    And the trace shows "kube-scheduler" doing "api.watch *" no times
    And the trace shows "kube-scheduler" doing "api.list *" no times
    And the trace shows "kubelet/*" doing "api.watch pods*" no times

  @FLOW-14
  Scenario: why a pod does not run can be seen
    Given image "nope:1" can no longer be pulled
    And a pod "web" of image "nope:1"
    When 60s pass
    Then pod "web" is ImagePullBackOff
    And container "web" of pod "web" is waiting because "ImagePullBackOff"
    And an event "Failed" was recorded for pod "web"
    And an event "BackOff" was recorded for pod "web"
