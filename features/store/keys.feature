Feature: What is in etcd

  Background:
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And these manifests:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: my-config }
      data: { a: b }
      ---
      apiVersion: v1
      kind: Secret
      metadata: { name: my-secret }
      stringData: { password: hunter2 }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: my-pod }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    And the cluster has settled

  @ETC-02 @ETC-03 @ETC-05 @ETC-14 @ETC-20 @ETC-21 @ETC-22 @ETC-23 @API-06
  Scenario Outline: the key <key>
    Then etcd has key "<key>"

    Examples:
      | key                                        |
      | /registry/pods/default/my-pod              |
      | /registry/deployments/default/web          |
      | /registry/replicasets/default/web-8448b6f544 |
      | /registry/services/specs/default/web       |
      | /registry/configmaps/default/my-config     |
      | /registry/secrets/default/my-secret        |
      | /registry/minions/n1                       |
      | /registry/leases/kube-node-lease/n1        |
      | /registry/leases/kube-system/kube-scheduler |
      | /registry/namespaces/default               |

  @ETC-09
  Scenario: a change that changes nothing is not written
    When configmap "my-config" is patched with:
      """yaml
      data: { a: b }
      """
    Then etcd was not written during the last step

  @ETC-02 @ETC-03 @ETC-05 @ETC-14
  Scenario: desired and current state, and what is configured
    Then field "spec.replicas" of deployment "web" is "2"
    And field "spec.containers[0].image" of pod "my-pod" is "nginx:1.27"
    And pod "my-pod" is Ready
    And node "n1" is Ready
    And field "data.a" of configmap "my-config" is "b"
    And field "data.password" of secret "my-secret" is "aHVudGVyMg=="

  @API-06 @ETC-09 @API-28
  Scenario: one change, one revision
    When configmap "my-config" is patched with:
      """yaml
      data: { a: c }
      """
    Then the revision of etcd is that of configmap "my-config"
    When deployment "web" is patched with:
      """yaml
      spec: { replicas: 3 }
      """
    Then field "spec.replicas" of deployment "web" is "3"
    And field "metadata.generation" of deployment "web" is "2"

  @API-14 @API-17
  Scenario: what is refused is not written
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: broken }
      spec: { containers: [] }
      """
    Then the last request is rejected with "spec.containers: Required value"
    And etcd was not written during the last step
    And etcd has no key "/registry/pods/default/broken"

  @ETC-10
  Scenario: without a quorum nothing can be written and pods run on
    When etcd loses quorum
    And configmap "my-config" is patched with:
      """yaml
      data: { a: d }
      """
    Then the last request is rejected with "etcdserver"
    When "GET /api/v1/namespaces/default/pods" is requested
    Then the answer has code 500 and is a "Status"
    When "GET /api/v1/namespaces/default/pods?resourceVersion=0" is requested
    Then the answer has code 200 and is a "PodList"
    When "GET /api/v1/namespaces/default/pods/my-pod?resourceVersion=0" is requested
    Then the answer has code 200 and is a "Pod"
    And for the next 5m, pod "my-pod" is Running
    When etcd regains quorum
    And 2s pass
    And configmap "my-config" is patched with:
      """yaml
      data: { a: g }
      """
    Then field "data.a" of configmap "my-config" is "g"
    And for the next 2m, node "n1" is Ready

  @ETC-10
  Scenario: a full disk stops writes and not reads
    When etcd runs out of space
    And configmap "my-config" is patched with:
      """yaml
      data: { a: e }
      """
    Then the last request is rejected with "database space exceeded"
    And configmap "my-config" exists
    When etcd has space again
    And configmap "my-config" is patched with:
      """yaml
      data: { a: f }
      """
    Then field "data.a" of configmap "my-config" is "f"

