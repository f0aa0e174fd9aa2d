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

  @PRX-11 @PRX-12
  Scenario: connections are spread over the endpoints
    Given a cluster with 2 nodes
    And a pod "client"
    And a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When pod "client" sends 100 requests to service "web"
    Then no requests to service "web" failed
    And requests to service "web" were answered by 3 different pods

  @PRX-11
  Scenario: session affinity keeps a client with a pod
    Given a cluster with 2 nodes
    And a pod "client"
    And a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And service "web" keeps clients on the same pod for 3h
    And the cluster has settled
    When pod "client" sends 50 requests to service "web"
    Then requests to service "web" were answered by 1 different pod

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

  @PRX-07 @PRX-09
  Scenario: a client outside comes in through the load balancer
    Given a cluster with 3 nodes
    And a deployment "web" with 2 replicas
    And a LoadBalancer service "web" for "app=web" on port 80
    And the cluster has settled
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
    And a client outside can reach service "web"

  @PRX-10
  Scenario: endpoints follow the pods
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When deployment "web" is scaled to 4 replicas
    Then within 30s, service "web" has 4 ready endpoints
    When deployment "web" is scaled to 0 replicas
    Then within 60s, service "web" has no ready endpoints

  Scenario: a rollout loses no connection
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    And clients send 20 requests per second to service "web"
    When deployment "web" is scaled to 5 replicas
    Then within 30s, deployment "web" has 5 ready replicas
    And no requests to service "web" failed
