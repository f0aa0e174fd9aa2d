Feature: Accounts and namespaces
  Every namespace gets a default account; pods get tokens by projection, not as Secrets.

  Background:
    Given a cluster with 2 nodes
    And the scenario uses namespace "shop"

  @CM-16 @CM-30
  Scenario: a new namespace has a default account, the root certificate and no token Secret
    When 5s pass
    Then service account "shop/default" exists
    And configmap "shop/kube-root-ca.crt" exists
    And there are no secrets

  @CM-21
  Scenario: a deleted default account comes back
    Given 60s pass
    When service account "shop/default" is deleted
    Then within 10s, service account "shop/default" exists
    And the trace shows "service-account-controller" doing "api.create serviceaccounts shop/default" 1 time

  @CM-30 @POD-05
  Scenario: a pod gets a projected token of 3607 seconds
    Given a pod "web"
    And the cluster has settled
    Then pod "web" matches:
      """yaml
      spec:
        serviceAccountName: default
        volumes:
          - projected:
              sources:
                - serviceAccountToken: { expirationSeconds: 3607, path: token }
                - configMap: { name: kube-root-ca.crt }
                - downwardAPI: { items: [{ path: namespace }] }
      """
    And command "cat /var/run/secrets/kubernetes.io/serviceaccount/namespace" in pod "web" prints "shop"
    And command "cat /etc/resolv.conf" in pod "web" prints "search shop.svc.cluster.local"

  Scenario: a namespace goes when all in it has gone
    Given a deployment "web" with 2 replicas
    And the cluster has settled
    When namespace "shop" is deleted
    Then namespace "shop" is being deleted
    And only after there are no pods, namespace "shop" does not exist
    And within 90s, namespace "shop" does not exist

  Scenario: nothing new enters a namespace that is being deleted
    Given a pod "slow"
    And the cluster has settled
    When namespace "shop" is deleted
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: late }
      """
    Then the last request is rejected with "because it is being terminated"
