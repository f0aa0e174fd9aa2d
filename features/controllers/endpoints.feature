Feature: Endpoints follow the pods

  Background:
    Given a cluster with 2 nodes

  @CM-29
  Scenario: a named port becomes the number that the container gives it
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web, labels: { app: web } }
      spec: { containers: [{ name: c, image: "nginx:1.27", ports: [{ name: http, containerPort: 80 }] }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: web }
      spec: { selector: { app: web }, ports: [{ port: 8080, targetPort: http }] }
      """
    And the cluster has settled
    Then field "subsets[0].ports[0].port" of endpoints "web" is "80"
    And service "web" has 1 ready endpoint

  @CM-20
  Scenario: a pod that is recreated is listed under its new address alone
    Given a deployment "web" with 1 replica
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When 1 pod of deployment "web" is deleted
    And 60s pass
    Then service "web" has 1 ready endpoint
    And service "web" has all ready endpoints
    And 1 time, service "web" has no ready endpoints began to hold
    And the trace of the last 61s shows "endpointslice-controller" doing "api.update endpointslices*" at least 1 times

  @CM-02 @ARC-29
  Scenario: the controller manager watches what its controllers compare
    Then "kube-controller-manager" watches replicasets
    And "kube-controller-manager" watches pods
    And "kube-controller-manager" watches endpointslices
    And "kube-controller-manager" watches nodes

  @CM-11
  Scenario: a slow controller does not hold up the others
    Given the endpointslice controller takes 30s per action
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
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
      """
    Then within 10s, deployment "web" has 2 ready replicas
    And for the next 10s, service "web" has no ready endpoints
    And within 3m, service "web" has 2 ready endpoints

  @CM-18
  Scenario: the status of a replica set is what there is
    Given a deployment "web" with 2 replicas
    And the cluster has settled
    When deployment "web" is scaled to 5 replicas
    And the cluster settles
    Then deployment "web" has 5 current replicas
    And there are 5 pods
    When deployment "web" is scaled to 1 replica
    And the cluster settles
    Then deployment "web" has 1 current replica
    And there is 1 pod
    When admission of pods is denied with "no more"
    And deployment "web" is scaled to 4 replicas
    Then for the next 1m, deployment "web" has 1 current replica
    And there is 1 pod

  @CM-26 @API-13
  Scenario: without an API server nothing is changed, and afterwards all goes on
    Given a deployment "web" with 2 replicas
    And the cluster has settled
    When deployment "web" is scaled to 4 replicas
    And the API server is down for 30s
    And 29s pass
    Then the trace of the last 28s shows "*" doing "api.create *" no times
    And there are 2 pods
    When 60s pass
    Then deployment "web" has 4 ready replicas
    And there are 4 pods
