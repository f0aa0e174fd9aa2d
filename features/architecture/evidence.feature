Feature: Evidence
  Every request, decision and call is written down and can be asked for.

  Background:
    Given a cluster with 2 nodes
    And the cluster has settled

  @ARC-16
  Scenario: who talked to whom can be drawn
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then within 30s, pod "web" is Running
    And the trace drawn as a sequence diagram shows "kube-scheduler" and "kube-apiserver"

  @ETC-27
  Scenario: leaders hold leases in the store
    When 60s pass
    Then lease "kube-system/kube-scheduler" exists
    And lease "kube-system/kube-controller-manager" exists
    And the trace of the last 60s shows "kube-scheduler" doing "api.update leases* kube-system/kube-scheduler" at least 20 times
    And the trace of the last 60s shows "kube-controller-manager" doing "api.update leases* kube-system/kube-controller-manager" at least 20 times

  @CCM-11
  Scenario: calls of the cloud name the cluster
    Given a LoadBalancer service "web" for "app=web" on port 80
    When 30s pass
    Then the trace of the last 30s shows "node-route-controller" doing "cloud.route.list kubernetes" 3 times
    And the load balancer of service "web" belongs to cluster "kubernetes"

  @ETC-04
  Scenario: labels are stored and selected by
    Given a deployment "web" with 2 replicas
    And a pod "odd"
    And the cluster has settled
    Then no pods matching "tier=front" are Running
    When pod "odd" is patched with:
      """yaml
      metadata: { labels: { tier: front } }
      """
    Then 1 pod matching "tier=front" is Running
    And pod "odd" has label "tier=front"

  @API-09
  Scenario: components tell of what they did, the API server does not
    Given a pod "web"
    And the cluster has settled
    Then an event "Scheduled" was recorded for pod "web"
    And an event "Started" was recorded for pod "web"
    And nothing in the trace shows "kube-apiserver*" doing "api.create events*"

  @FLOW-06
  Scenario: the six checkpoints of the control plane
    When this manifest is applied:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 2
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }] }
      """
    Then etcd has key "/registry/deployments/default/web"
    And within 30s, deployment "web" has 2 ready replicas
    And within 30s, a client outside can reach service "web"
    And the trace shows in this order:
      | actor                 | does                          |
      | user/kubernetes-admin | api.create deployments.apps * |
      | replicaset-controller | api.create pods *             |
      | kube-scheduler        | api.create pods/binding *     |
      | kubelet/*             | cri.StartContainer *          |
    And the trace shows in this order:
      | actor                 | does                   |
      | user/kubernetes-admin | api.create services *  |
      | service-controller    | cloud.lb.ensure *      |
    # What is not valid gets no further than the second.
    When deployment "web" is patched with:
      """yaml
      spec: { replicas: -1 }
      """
    Then the last request is rejected with "must be greater than or equal to 0"
