Feature: Stateless applications

  @WKL-02
  Scenario: ten replicas roll forward within their bounds
    Given a cluster with 3 nodes
    And a deployment "web" with 10 replicas
    And the cluster has settled
    And from now on, deployment "web" has at least 8 available replicas
    And from now on, deployment "web" has at most 13 current replicas
    When deployment "web" is updated to image "nginx:1.28"
    Then within 2m, deployment "web" is fully rolled out
    And at some point, deployment "web" has more than 10 current replicas

  @WKL-03
  Scenario: undoing makes revision 1 revision 3
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And the cluster has settled
    When deployment "web" is updated to image "nginx:1.28"
    And the cluster settles
    Then deployment "web" has annotation "deployment.kubernetes.io/revision=2"
    When deployment "web" is rolled back
    And the cluster settles
    Then deployment "web" has annotation "deployment.kubernetes.io/revision=3"
    And deployment "web" has 2 replica sets
    And field "spec.template.spec.containers[0].image" of deployment "web" is "nginx:1.27"

  @WKL-06
  Scenario: any pod may be replaced by one of another name
    Given a cluster with 2 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When 3 pods of deployment "web" are deleted
    And 60s pass
    Then deployment "web" has 3 ready replicas
    And there are 3 pods
    And the trace of the last 61s shows "replicaset-controller" doing "api.create pods *" 3 times

  @WKL-09
  Scenario: a rollout to an image that crashes is stuck, keeps the service up, and can be undone
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    And from now on, service "web" has 3 ready endpoints
    And image "nginx:broken" can no longer be pulled
    When deployment "web" is updated to image "nginx:broken"
    Then between 10m and 10m5s later, deployment "web" has condition "Progressing" False because "ProgressDeadlineExceeded"
    And deployment "web" has 1 updated replica
    When deployment "web" is rolled back
    Then within 60s, deployment "web" is fully rolled out
    And deployment "web" has annotation "deployment.kubernetes.io/revision=3"

  @API-15 @API-12 @WKL-09
  Scenario: applying the same twice changes nothing
    Given a cluster with 2 nodes
    And these manifests:
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
    Then etcd was not written during the last step
    And field "metadata.generation" of deployment "web" is "1"
    And field "status.observedGeneration" of deployment "web" is "1"

  Scenario: a cluster has not settled before its pods had the time to become ready
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And pods of deployment "web" take 40s to become ready
    And the cluster has settled
    Then deployment "web" has 2 ready replicas
    When deployment "web" is restarted
    And the cluster settles
    Then deployment "web" is fully rolled out
