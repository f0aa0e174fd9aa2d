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
    Then pod disruption budget "web" allows 0 disruptions
    And within 1m, pod disruption budget "web" allows 1 disruption

  Scenario: a drain waits for the pods that take over
    Given from now on, deployment "web" has at least 2 available replicas
    When node "n1" is drained
    Then within 1m, deployment "web" has 3 ready replicas
    And node "n1" runs no pods

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
