Feature: Disruption budgets
  How many pods may be taken away on purpose.

  Background:
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And a pod disruption budget "web" for "app=web" with at least 2 available
    And the cluster has settled

  Scenario: what is ready beyond the budget may go
    Then pod disruption budget "web" allows 1 disruption
    When 1 pod of deployment "web" is evicted
    Then for the next 500ms, pod disruption budget "web" allows 0 disruptions
    And within 1m, pod disruption budget "web" allows 1 disruption
    # A pod that is not ready has used it up.
    When node "n2" fails
    Then within 1m, pod disruption budget "web" allows 0 disruptions

  Scenario: a drain waits for the pods that take over
    When deployment "web" is scaled to 6 replicas
    And pod disruption budget "web" is patched with:
      """yaml
      spec: { minAvailable: 5 }
      """
    And the cluster settles
    Then node "n1" runs 2 pods
    Given from now on, deployment "web" has at least 5 available replicas
    When this moment is remembered as "begin"
    And node "n1" is drained
    Then at least 5s passed since the moment "begin"
    And node "n1" runs no pods
    And within 1m and then for 1m, deployment "web" has 6 ready replicas

  Scenario: a drain gives up on what the budget holds
    When pod disruption budget "web" is patched with:
      """yaml
      spec: { minAvailable: 3 }
      """
    And the cluster settles
    And node "n1" is drained for at most 1m
    Then the last request is rejected with "would violate the pod's disruption budget"
    And node "n1" runs 1 pod
    And node "n1" is Unschedulable
    And deployment "web" has 3 ready replicas
