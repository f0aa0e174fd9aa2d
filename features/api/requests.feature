Feature: The life of a request
  The API server authenticates, authorizes, defaults, validates, and only then writes.

  Background:
    Given a cluster with 1 node
    And the cluster has settled

  @API-05 @API-24
  Scenario Outline: an object with a wrong field is refused: <why>
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: "<name>" }
      spec: { restartPolicy: <policy>, containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then the last request is rejected with "<why>"

    Examples:
      | name    | policy    | why                                                  |
      | Wrong_1 | Always    | a lowercase RFC 1123 subdomain must consist of       |
      | right   | Sometimes | spec.restartPolicy: Unsupported value                |

  @API-05
  Scenario: an unknown field is refused
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      dat: { a: b }
      """
    Then the last request is rejected with "unknown field"

  Scenario: an unknown kind is refused
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pood
      metadata: { name: app }
      """
    Then the last request is rejected with "no matches for kind"

  @API-08
  Scenario: what exists cannot be created again
    Given a namespace "shop"
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web, namespace: nowhere }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then the last request is rejected with "namespaces "

  @API-16
  Scenario: what is not said is filled in
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
    Then deployment "web" matches:
      """yaml
      spec:
        replicas: 1
        revisionHistoryLimit: 10
        progressDeadlineSeconds: 600
        strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 25%, maxUnavailable: 25% } }
        template: { spec: { restartPolicy: Always, dnsPolicy: ClusterFirst, terminationGracePeriodSeconds: 30 } }
      """

  @API-03 @API-04 @API-20
  Scenario: who has no right is refused
    When user "alice" lists secrets
    Then the last request is rejected with "User "
    When user "alice" deletes pod "web"
    Then the last request is rejected with "cannot delete resource "

  @API-04 @API-20
  Scenario: a role gives a right and no more
    Given user "alice" may "get,list" pods
    When user "alice" lists pods
    Then there are no pods
    When user "alice" lists secrets
    Then the last request is rejected with "secrets is forbidden"

  @API-26
  Scenario: the eviction of a pod honours its budget
    Given a deployment "web" with 2 replicas
    And a pod disruption budget "web" for "app=web" with at least 2 available
    And the cluster has settled
    When 1 pod of deployment "web" is evicted
    Then the last request is rejected with "Cannot evict pod as it would violate the pod's disruption budget."

  Scenario: a refused create can be tried again
    Given admission of pods is denied with "not today"
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then the last request is rejected with "not today"
    When admission is normal again
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then within 30s, pod "web" is Running

  @CM-09
  Scenario: what admission denies the controller tries again
    Given admission of pods is denied with "exceeded quota"
    And a deployment "web" with 2 replicas
    When 10s pass
    Then there are no pods
    And deployment "web" has condition "ReplicaFailure" True
    When admission is normal again
    Then within 20m, deployment "web" has 2 ready replicas
