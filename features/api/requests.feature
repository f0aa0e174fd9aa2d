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
    And etcd was not written during the last step

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

  @API-22 @API-24
  Scenario: who has no right learns that first, and then what is wrong is told, before anything is written
    When user "alice" applies this manifest:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then the last request is rejected with "deployments.apps"
    And etcd was not written during the last step
    When this manifest is applied:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then the last request is rejected with "spec.selector: Required value"
    And etcd was not written during the last step

  @API-08
  Scenario: what exists cannot be created again, nor changed from a version that is no more
    When "POST /apis/apps/v1/namespaces/default/deployments" is requested with:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 0
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then the answer has code 201 and is a "Deployment"
    And field "metadata.generation" of deployment "web" is "1"
    When "POST /apis/apps/v1/namespaces/default/deployments" is requested with:
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
    Then the answer has code 409 and is a "Status"
    When "PUT /apis/apps/v1/namespaces/default/deployments/web" is requested with:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web, resourceVersion: "1" }
      spec:
        replicas: 0
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.28" }] }
      """
    Then the answer has code 409 and is a "Status"
    And field "spec.template.spec.containers[0].image" of deployment "web" is "nginx:1.27"

  Scenario: nothing is created where there is no namespace
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
    When user "alice" watches secrets
    Then the last request is rejected with "cannot watch resource "
    When user "alice" deletes pod "web"
    Then the last request is rejected with "cannot delete resource "

  @API-04 @API-20
  Scenario: a role gives a right and no more
    Given user "alice" may "get,watch" pods
    When user "alice" watches pods
    Then there are no pods
    When user "alice" lists pods
    Then the last request is rejected with "cannot list resource "
    When user "alice" deletes pod "web"
    Then the last request is rejected with "cannot delete resource "
    When user "alice" lists secrets
    Then the last request is rejected with "secrets is forbidden"
    # Nor elsewhere; and who may write roles cannot make them greater than her own.
    Given the scenario uses namespace "shop"
    When user "alice" watches pods
    Then the last request is rejected with "in the namespace "
    Given these manifests:
      """yaml
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: { name: roles, namespace: shop }
      rules: [{ apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [create] }]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: { name: roles, namespace: shop }
      roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: roles }
      subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: alice }]
      """
    When user "alice" applies this manifest:
      """yaml
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: { name: more, namespace: shop }
      rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
      """
    Then the last request is rejected with "is attempting to grant RBAC permissions not currently held"

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

  @CM-07 @CM-09
  Scenario: what admission denies the controller tries again
    Given admission of pods is denied with "exceeded quota"
    And a deployment "web" with 2 replicas
    When 10s pass
    Then there are no pods
    And deployment "web" has condition "ReplicaFailure" True because "FailedCreate"
    And the trace of the last 10s shows "replicaset-controller" doing "api.create events *" at least 1 time
    When admission is normal again
    Then within 20m, deployment "web" has 2 ready replicas
