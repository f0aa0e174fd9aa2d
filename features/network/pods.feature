Feature: The pod network
  Every pod has an address of its own and reaches every other pod under it; policies may forbid that.

  @NET-03 @NET-04 @NET-07
  Scenario: addresses come out of the pod network of the node
    Given a cluster with 2 nodes
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: a }
      spec: { nodeName: n1, containers: [{ name: c, image: "nginx:1.27" }] }
      """
    And the cluster has settled
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: b }
      spec: { nodeName: n1, containers: [{ name: c, image: "nginx:1.27" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: c }
      spec: { nodeName: n2, containers: [{ name: c, image: "nginx:1.27" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: host }
      spec: { nodeName: n2, hostNetwork: true, containers: [{ name: c, image: "nginx:1.27" }] }
      """
    And the cluster has settled
    Then field "spec.podCIDR" of node "n1" is "10.244.0.0/24"
    And field "spec.podCIDR" of node "n2" is "10.244.1.0/24"
    And field "status.podIP" of pod "a" is "10.244.0.2"
    And field "status.podIP" of pod "b" is "10.244.0.3"
    And field "status.podIP" of pod "c" is "10.244.1.2"
    And field "status.podIP" of pod "host" is "10.0.0.3"

  @NET-01 @NET-08
  Scenario: pods see one another under their own addresses
    Given a cluster with 2 nodes
    And a pod "a" with:
      | node name | n1 |
    And a pod "b" with:
      | node name | n2 |
    And the cluster has settled
    Then pod "a" can reach pod "b" on port 80
    And pod "b" can reach pod "a" on port 80
    And pod "b" sees pod "a" under its own address on port 80

  @NET-05
  Scenario: a broken link between nodes cuts their pods apart and no others
    Given a cluster with 2 nodes
    And a pod "a" with:
      | node name | n1 |
    And a pod "b" with:
      | node name | n1 |
    And a pod "c" with:
      | node name | n2 |
    And the cluster has settled
    When node "n1" is cut off from node "n2"
    Then pod "a" can reach pod "b" on port 80
    And pod "a" cannot reach pod "c" on port 80
    When the network of node "n1" heals
    Then pod "a" can reach pod "c" on port 80

  @NET-08
  Scenario: a policy that denies everything
    Given a cluster with 2 nodes
    And a pod "client"
    And a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    Then pod "client" can reach service "web"
    When a network policy "deny-all":
      """yaml
      podSelector: {}
      policyTypes: [Ingress]
      """
    Then within 5s, pod "client" cannot reach service "web"
    When pod "client" connects to "web.default.svc" on port 80
    Then the last connection failed with "timeout"

  Scenario: a policy that allows one client
    Given a cluster with 2 nodes
    And a pod "friend"
    And a pod "stranger"
    And a deployment "web" with 1 replica
    And a ClusterIP service "web" for "app=web" on port 80
    And a network policy "only-friends":
      """yaml
      podSelector: { matchLabels: { app: web } }
      ingress:
        - from: [{ podSelector: { matchLabels: { app: friend } } }]
          ports: [{ port: 80 }]
      """
    And the cluster has settled
    Then pod "friend" can reach service "web"
    And pod "stranger" cannot reach service "web"
    And pod "stranger" can reach pod "friend" on port 80
    When network policy "only-friends" is patched with:
      """yaml
      spec: { ingress: [{ ports: [{ port: 443 }] }] }
      """
    Then within 5s, pod "friend" cannot reach service "web"
    When a network policy "stay-home":
      """yaml
      podSelector: { matchLabels: { app: friend } }
      policyTypes: [Egress]
      """
    Then within 5s, pod "friend" cannot reach pod "stranger" on port 80
    And pod "stranger" can reach pod "friend" on port 80

  @NET-10
  Scenario: the address of a Service outlives its pods
    Given a cluster with 2 nodes
    And a pod "client"
    And a deployment "web" with 2 replicas
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { clusterIP: 10.96.0.80, selector: { app: web }, ports: [{ port: 80 }] }
      """
    And the cluster has settled
    When deployment "web" is restarted
    Then within 2m, deployment "web" is fully rolled out
    And within 2m and then for 5m, pod "client" can reach service "web"
    And field "spec.clusterIP" of service "web" is "10.96.0.80"
    When service "web" is patched with:
      """yaml
      spec: { clusterIP: 10.96.0.81, clusterIPs: [10.96.0.81] }
      """
    Then the last request is rejected with "may not change once set"

  @NET-06 @NET-07
  Scenario: without a network plugin a node takes no pods
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And the cluster has settled
    When the network plugin of node "n1" is removed
    Then within 15s, node "n1" is NotReady
    And within 15s, node "n1" has taint "node.kubernetes.io/not-ready:NoSchedule"
    And for the next 2m, all pods of deployment "web" are Running
    When deployment "web" is scaled to 6 replicas
    Then within 1m, 6 pods of deployment "web" are Ready
    And node "n1" runs at most 1 pod
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: placed }
      spec: { nodeName: n1, containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then for the next 1m, pod "placed" is Pending
    And field "status.podIP" of pod "placed" is "unset"
    And an event "NetworkNotReady" was recorded for pod "placed"
    When the network plugin of node "n1" is installed
    Then within 15s, node "n1" is Ready
