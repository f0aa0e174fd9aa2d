Feature: The way to a Service
  kube-proxy turns Services and EndpointSlices into rules on every node; packets follow the rules.

  @PRX-02 @PRX-03 @PRX-05 @PRX-12
  Scenario: a connection to the cluster IP ends at a pod, on its target port
    Given a cluster with 2 nodes
    And a pod "client"
    And these manifests:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 3
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.27", ports: [{ containerPort: 80 }] }] }
      """
    And a ClusterIP service "web" for "app=web" on port 8000 to port 80
    And the cluster has settled
    Then pod "client" can reach service "web"
    And "kube-proxy" watches services
    And "kube-proxy" watches endpointslices
    And the rules of node "n1" show "-A KUBE-SERVICES -d 10.*/32 -p tcp * --dport 8000 -j KUBE-SVC-*"
    And the rules of node "n2" show "-A KUBE-SERVICES -d 10.*/32 -p tcp * --dport 8000 -j KUBE-SVC-*"
    # The endpoints stay the same.
    When service "web" is patched with:
      """yaml
      spec: { ports: [{ port: 9000, targetPort: 80 }] }
      """
    Then within 2s, pod "client" can reach service "web"

  @PRX-11 @PRX-12
  Scenario: connections are spread over the endpoints
    Given a cluster with 2 nodes
    And a pod "client"
    And a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When pod "client" sends 300 requests to service "web"
    Then no requests to service "web" failed
    And requests to service "web" were answered by 3 different pods
    And each pod that answered for service "web" answered between 70 and 130 requests

  @PRX-11
  Scenario: session affinity keeps a client with a pod for a time after its last request
    Given a cluster with 2 nodes
    And a pod "client"
    And a deployment "web" with 6 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And service "web" keeps clients on the same pod for 10s
    And the cluster has settled
    When pod "client" sends 50 requests to service "web"
    And 9s pass
    And pod "client" sends 1 request to service "web"
    And 9s pass
    And pod "client" sends 50 requests to service "web"
    Then requests to service "web" were answered by 1 different pod
    # Then chance decides anew: that it should take the same of six each time is no chance.
    When 10s pass
    And pod "client" sends 1 request to service "web"
    And 10s pass
    And pod "client" sends 1 request to service "web"
    And 10s pass
    And pod "client" sends 1 request to service "web"
    Then requests to service "web" were answered by at least 2 different pods

  @PRX-13
  Scenario: without endpoints connections are refused
    Given a cluster with 2 nodes
    And a pod "client"
    And a ClusterIP service "empty" for "app=nothing" on port 80
    And the cluster has settled
    When pod "client" connects to "empty.default.svc" on port 80
    Then the last connection failed with "refused"

  @PRX-01
  Scenario: rules go on working when the control plane is away
    Given a cluster with 2 nodes
    And a pod "client"
    And a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When the API server stops
    Then for the next 5m, pod "client" can reach service "web"

  @PRX-01
  Scenario: a node whose kube-proxy hears nothing keeps the rules that it has, and gets no others
    Given a cluster with 2 nodes
    And a pod "client" with:
      | node name | n1 |
    And a pod "other" with:
      | node name | n2 |
    And a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When node "n1" is cut off from the control plane
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Service
      metadata: { name: late }
      spec: { selector: { app: web }, ports: [{ port: 80 }] }
      """
    Then within 5s, pod "other" can reach service "late"
    And for the next 35s, pod "client" can reach service "web"
    And for the next 35s, pod "client" cannot reach service "late"
    When the network of node "n1" heals
    Then within 2m, pod "client" can reach service "late"

  @PRX-01 @PRX-07
  Scenario: the rules of a kube-proxy that is stopped stay as they were
    Given a cluster with 2 nodes
    And a pod "client" with:
      | node name | n1 |
    And a pod "other" with:
      | node name | n2 |
    And a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When kube-proxy on node "n1" stops
    Then for the next 10s, pod "client" can reach service "web"
    # Between pods there is nothing to translate.
    And pod "client" can reach pod "other" on port 80
    When deployment "web" is scaled to 0 replicas
    Then within 60s, service "web" has no ready endpoints
    When 2s pass
    And pod "client" connects to "web.default.svc" on port 80
    Then the last connection failed with "timeout"
    When pod "other" connects to "web.default.svc" on port 80
    Then the last connection failed with "refused"
    When kube-proxy on node "n1" starts
    And 1s passes
    And pod "client" connects to "web.default.svc" on port 80
    Then the last connection failed with "refused"

  @PRX-07 @PRX-09
  Scenario: a client outside comes in through the load balancer, or at a port of any node
    Given a cluster with 3 nodes
    And a deployment "web" with 2 replicas
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }] }
      """
    And the cluster has settled
    Then a client outside can reach port 30080 of node "n1"
    And a client outside can reach port 30080 of node "n2"
    And a client outside can reach port 30080 of node "n3"
    And a client outside cannot reach port 80 of node "n1"
    When a client sends 60 requests to service "web"
    Then no requests to service "web" failed
    And requests to service "web" were answered by 2 different pods

  @PRX-09
  Scenario: the Local policy sends traffic only where there are pods
    Given a cluster with 3 nodes
    And a deployment "web" with 1 replica
    And pods of deployment "web" require nodes labelled "kubernetes.io/hostname=n2"
    And a LoadBalancer service "web" for "app=web" on port 80
    And service "web" has Local external traffic policy
    And the cluster has settled
    Then the load balancer of service "web" sends traffic to node "n2"
    And the load balancer health check of node "n1" for service "web" fails
    And the rules of node "n1" show "* has no local endpoints* -j DROP"
    And the rules of node "n2" show "-A KUBE-SVL-* -j KUBE-SEP-*"
    And a client outside can reach service "web"

  @PRX-10
  Scenario: endpoints follow the pods
    Given a cluster with 2 nodes
    And a pod "client"
    And a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When deployment "web" is scaled to 4 replicas
    Then within 30s, service "web" has 4 ready endpoints
    # The address is nobody's: what reaches it is rewritten on the node where it comes from.
    When 2s pass
    And pod "client" sends 100 requests to service "web"
    Then requests to service "web" were answered by 4 different pods
    When deployment "web" is scaled to 0 replicas
    Then within 60s, service "web" has no ready endpoints
    When 2s pass
    And pod "client" connects to "web.default.svc" on port 80
    Then the last connection failed with "refused"

  Scenario: a rollout loses no connection
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    And clients send 20 requests per second to service "web"
    When deployment "web" is scaled to 5 replicas
    Then within 30s, deployment "web" has 5 ready replicas
    And no requests to service "web" failed
