Feature: Quotas of namespaces
  What a namespace may hold, and what becomes free again.

  Background:
    Given a cluster with 2 nodes
    And the scenario uses namespace "shop"
    And a resource quota in namespace "shop":
      | resource | hard |
      | pods     | 2    |

  Scenario: a third pod waits until one is gone
    Given a deployment "web" with 3 replicas
    When 10s pass
    Then deployment "web" has 2 ready replicas
    And deployment "web" has condition "ReplicaFailure" True because "FailedCreate"
    And field "status.used.pods" of resource quota "quota" is "2"
    When deployment "web" is scaled to 1 replica
    Then within 1m, field "status.used.pods" of resource quota "quota" is "1"
