Feature: Quotas of namespaces
  What a namespace may hold, and what becomes free again.

  Background:
    Given a cluster with 2 nodes
    And the scenario uses namespace "shop"
    And a resource quota in namespace "shop":
      | resource | hard |
      | pods     | 2    |

  Scenario: a range of limits fills in what a container does not say, and bounds what it says
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: LimitRange
      metadata: { name: sizes, namespace: shop }
      spec:
        limits: [{ type: Container, defaultRequest: { cpu: 100m }, default: { cpu: 500m }, max: { cpu: "1" } }]
      """
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web, namespace: shop }
      spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then pod "web" matches:
      """yaml
      spec: { containers: [{ resources: { requests: { cpu: 100m }, limits: { cpu: 500m } } }] }
      """
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: big, namespace: shop }
      spec: { containers: [{ name: big, image: "nginx:1.27", resources: { limits: { cpu: "2" } } }] }
      """
    Then the last request is rejected with "maximum cpu usage per Container is 1, but limit is 2"

  @CM-25
  Scenario: pods are made in growing batches, and the first refusal ends them
    When this manifest is applied:
      """yaml
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata: { name: web }
      spec:
        replicas: 9
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    And 1ms passes
    Then the trace of the last 1s shows "replicaset-controller" doing "api.create pods *" 3 times
    And an event "FailedCreate" was recorded for replicaset "web"

  Scenario: a third pod waits until one is gone
    Given a pod "other"
    And a deployment "web" with 2 replicas
    When 10s pass
    Then deployment "web" has 1 ready replica
    And deployment "web" has condition "ReplicaFailure" True because "FailedCreate"
    And field "status.used.pods" of resource quota "quota" is "2"
    When pod "other" is deleted
    Then within 1m, deployment "web" has 2 ready replicas
    And field "status.used.pods" of resource quota "quota" is "2"
    When deployment "web" is scaled to 1 replica
    Then within 1m, field "status.used.pods" of resource quota "quota" is "1"
