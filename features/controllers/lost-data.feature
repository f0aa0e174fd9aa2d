Feature: Controllers and an etcd that has lost its data
  A watch begins where the last one ended. An etcd that starts from nothing has not come to that revision: controllers
  hear of nothing until they are started anew.

  @ETC-24
  Scenario: what controllers write first is there again when they have been restarted
    Given a cluster with 1 node
    And 60s pass
    When all data of etcd is lost
    Then for the next 3m, service account "default/default" does not exist
    And for the next 3m, configmap "default/kube-root-ca.crt" does not exist
    When the controller manager restarts
    Then within 60s, service account "default/default" exists
    And within 60s, configmap "default/kube-root-ca.crt" exists
