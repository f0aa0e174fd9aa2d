Feature: The API is REST
  Each resource has its path, each verb its method, and each answer its code.

  Background:
    Given a cluster with 1 node
    And the cluster has settled

  @API-02
  Scenario: from creation to deletion
    When "POST /api/v1/namespaces/default/configmaps" is requested with:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      data: { a: b }
      """
    Then the answer has code 201 and is a "ConfigMap"
    When "POST /api/v1/namespaces/default/configmaps" is requested with:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    Then the answer has code 409 and is a "Status"
    When "GET /api/v1/namespaces/default/configmaps/app" is requested
    Then the answer has code 200 and is a "ConfigMap"
    When "PUT /api/v1/namespaces/default/configmaps/app" is requested with:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      data: { a: c }
      """
    Then the answer has code 200 and is a "ConfigMap"
    When "PATCH /api/v1/namespaces/default/configmaps/app" is requested with:
      """yaml
      data: { d: e }
      """
    Then the answer has code 200 and is a "ConfigMap"
    And configmap "app" matches:
      """yaml
      data: { a: c, d: e }
      """
    When "GET /api/v1/namespaces/default/configmaps" is requested
    Then the answer has code 200 and is a "ConfigMapList"
    When "DELETE /api/v1/namespaces/default/configmaps/app" is requested
    Then the answer has code 200 and is a "Status"
    When "GET /api/v1/namespaces/default/configmaps/app" is requested
    Then the answer has code 404 and is a "Status"
    When "DELETE /api/v1/namespaces/default/configmaps" is requested
    Then the answer has code 200 and is a "ConfigMapList"
    And configmap "kube-root-ca.crt" does not exist
    And configmap "kube-system/kube-root-ca.crt" exists

  @API-02 @API-21
  Scenario Outline: <request> answers <code>
    When "<request>" is requested
    Then the answer has code <code> and is a "<kind>"

    Examples:
      | request                                                    | code | kind           |
      | GET /api/v1/namespaces/default/pods                        | 200  | PodList        |
      | GET /api/v1/pods?limit=500                                 | 200  | PodList        |
      | GET /apis/apps/v1/namespaces/default/deployments           | 200  | DeploymentList |
      | GET /api/v1/nodes/n1                                       | 200  | Node           |
      | GET /api/v1/nodes/n1/status                                | 200  | Node           |
      | GET /api/v1/namespaces/default/pods/nobody                 | 404  | Status         |
      | GET /api/v1/namespaces/kube-system/configmaps/coredns      | 200  | ConfigMap      |
      | GET /api/v1/namespaces/default/configmaps/coredns          | 404  | Status         |
      | DELETE /api/v1/namespaces/default/services/kubernetes?dryRun=All | 200 | Service   |
      | GET /api/v1/pods?labelSelector=%21%21                      | 400  | Status         |
      | PUT /api/v1/namespaces/default/pods                        | 405  | Status         |

  @API-07
  Scenario: a watch shows each change once, in order
    Given "mine" is a watch of configmaps
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    And configmap "app" is patched with:
      """yaml
      data: { a: b }
      """
    And configmap "app" is patched with:
      """yaml
      data: { a: b }
      """
    And configmap "app" is deleted
    Then watch "mine" has seen:
      | event    | object |
      | ADDED    | app    |
      | MODIFIED | app    |
      | DELETED  | app    |

  @API-07
  Scenario: a watch from a revision that is gone is told so
    Given a deployment "web" with 2 replicas
    And the cluster has settled
    When etcd compacts its history
    And the API server restarts
    And a watch "old" of configmaps is opened from revision 2
    Then watch "old" has seen:
      | event     |
      | ERROR 410 |

  @API-18 @ETC-17
  Scenario: the answer comes after the write
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then within 10s, pod "web" is Scheduled
    And the trace shows in this order:
      | actor                 | does                                   |
      | kube-apiserver        | etcd.put /registry/pods/default/web    |
      | user/kubernetes-admin | api.create pods default/web            |
      | kube-apiserver        | etcd.put /registry/pods/default/web    |
      | kube-scheduler        | api.create pods/binding default/web    |
