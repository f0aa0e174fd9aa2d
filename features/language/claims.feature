Feature: What a claim says of time

  Background:
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled

  Scenario: a state that is lost and comes back
    When node "n1" fails
    Then within 7m, deployment "web" has 3 ready replicas again
    And not before 5m, 4 pods matching "app=web" are Scheduled
    And eventually, deployment "web" has 3 available replicas again

  Scenario: a state that begins to hold does so again
    When deployment "web" is scaled to 5 replicas
    Then within 1m, deployment "web" has 5 ready replicas again
    And within 1m, deployment "web" has 5 replicas again

  Scenario: several states at one instant, whatever claim was decided before
    When node "n1" fails for 2m
    Then within 5m, node "n1" is Ready again
    And within 65s, all of these hold:
      | node "n1" is NotReady                 |
      | node "n2" is Ready                    |
      | deployment "web" has 2 ready replicas |

  Scenario: a trace is counted from where the last When began, be it a mere wait
    When deployment "web" is scaled to 5 replicas
    And 5m pass
    Then the trace shows "replicaset-controller" doing "api.create pods *" 2 times
    When 5m pass
    Then the trace shows "replicaset-controller" doing "api.create pods *" no times
    And the trace shows "kubelet/n1" doing "api.update leases* *" 30 times
