Feature: Pod security
  The labels of a namespace say what its pods may ask of their nodes.

  Scenario: a pod that asks for too much is refused, and a workload tells of it
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Namespace
      metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline } }
      """
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: root, namespace: shop }
      spec: { hostNetwork: true, containers: [{ name: c, image: "nginx:1.27", securityContext: { privileged: true } }] }
      """
    Then the last request is rejected with "violates PodSecurity "
    And the last request is rejected with "host namespaces (hostNetwork=true)"
    And the last request is rejected with "privileged (container "
    When this manifest is applied:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: root, namespace: shop }
      spec:
        selector: { matchLabels: { app: root } }
        template:
          metadata: { labels: { app: root } }
          spec: { containers: [{ name: c, image: "nginx:1.27", securityContext: { privileged: true } }] }
      """
    Then within 10s, deployment "shop/root" has condition "ReplicaFailure" True because "FailedCreate"
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: plain, namespace: shop }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: root }
      spec: { containers: [{ name: c, image: "nginx:1.27", securityContext: { privileged: true } }] }
      """
    Then within 10s, pod "shop/plain" is Running
    And within 10s, pod "root" is Running
