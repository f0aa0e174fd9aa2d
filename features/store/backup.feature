Feature: Backup and loss of etcd
  etcd holds all that is desired and all that is known; nothing else remembers it.

  Background:
    Given a cluster with 2 nodes

  @ETC-15 @ETC-18
  Scenario: a backup brings back what was deleted, and controllers make it true again
    Given a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    And etcd is saved as "before"
    When deployment "web" is deleted
    Then within 2m, there are 0 pods
    When etcd is restored from "before"
    Then deployment "web" exists
    And within 5m and then for 1m, deployment "web" has 3 ready replicas
    And within 5m, service "web" has 3 ready endpoints
    And the trace shows "kubelet/*" doing "cri.StartContainer pods default/web-*" at least 3 times

  @ETC-26
  Scenario: all members restart and nothing is lost
    Given a deployment "web" with 3 replicas
    And the cluster has settled
    When configmap "kube-root-ca.crt" is patched with:
      """yaml
      metadata: { labels: { seen: "yes" } }
      """
    Then the revision of etcd is that of configmap "kube-root-ca.crt"
    When all members of etcd restart
    Then the revision of etcd is that of configmap "kube-root-ca.crt"
    And within 3s, etcd has a leader
    And for the next 5m, deployment "web" has 3 ready replicas

  @ETC-24
  Scenario: without its data the cluster is lost
    Given a deployment "web" with 3 replicas
    And the cluster has settled
    When all data of etcd is lost
    Then deployment "web" does not exist
    And there are 0 nodes
    When the kubelet on node "n1" stops
    And the kubelet on node "n1" starts
    Then within 1m, node "n1" is Ready
    And for the next 5m, deployment "web" does not exist
    And node "n1" runs no pods
    And the trace shows "kubelet/n1" doing "cri.StopContainer *" at least 1 time

  @ETC-25
  Scenario: configuration is kept like everything else
    Given the cluster has settled
    Then etcd has key "/registry/configmaps/kube-system/kube-root-ca.crt"
    And etcd has key "/registry/configmaps/kube-system/coredns"

  @ETC-11
  Scenario: a flat space of keys, in order
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: b }
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: a.b }
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: a }
      """
    Then etcd has these keys under "/registry/configmaps/default/":
      | /registry/configmaps/default/a                |
      | /registry/configmaps/default/a.b              |
      | /registry/configmaps/default/b                |
      | /registry/configmaps/default/kube-root-ca.crt |

  @API-01 @ETC-06 @ETC-07 @ETC-13
  Scenario Outline: <client> has no business with etcd
    Given the cluster has settled
    When "<client>" opens a session with etcd
    Then the last request is rejected with "tls: bad certificate"

    Examples:
      | client                  |
      | kube-scheduler          |
      | kube-controller-manager |
      | kubelet/n1              |

  @ETC-01 @ETC-06
  Scenario: etcd never writes by itself
    Given a deployment "web" with 3 replicas
    And the cluster has settled
    When 10m pass
    Then every "etcd.put *" in the trace is done by "kube-apiserver"
    And every "etcd.*" in the trace is done by "kube-apiserver"
