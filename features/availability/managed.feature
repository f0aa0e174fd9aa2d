Feature: Who runs the control plane
  With EKS, GKE, AKS and their like the control plane is the provider's: an address to talk to, and nothing else.

  @HA-05
  Scenario: a managed control plane is out of sight
    Given a managed cluster with 3 nodes
    And a deployment "web" with 2 replicas
    And the cluster has settled
    Then there are 3 nodes
    And at no time, node "cp1" exists
    And etcd has no key "/registry/deployments/default/web"
    When deployment "web" is scaled to 4 replicas
    Then within 30s, deployment "web" has 4 ready replicas

  @HA-05
  Scenario Outline: a managed control plane is out of reach: <step>
    Given a managed cluster with 1 node
    And the cluster has settled
    When <step>
    Then the last request is rejected with "the control plane is run by its provider"
    When this manifest is applied:
      """yaml
      { apiVersion: v1, kind: ConfigMap, metadata: { name: app } }
      """
    Then configmap "app" exists

    Examples:
      | step                                |
      | etcd is saved as "backup"           |
      | all data of etcd is lost            |
      | etcd member "etcd-0" fails          |
      | "kubectl" opens a session with etcd |
      | the API server stops                |
      | the scheduler crashes               |
