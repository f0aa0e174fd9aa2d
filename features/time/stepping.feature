Feature: One change after another
  Who learns or looks for a fault goes from change to change, and looks at all that is there.

  Scenario: what follows from a deployment, change by change
    Given a cluster with 1 node
    And a deployment "web" with 1 replica
    When the next 1 event happens
    Then there is 1 replicaset
    And there are 0 pods
    When the next 2 events happen
    Then the pods are:
      | NAME  | READY | STATUS  |
      | web-* | 0/1   | Pending |
    When the cluster settles
    Then the pods are:
      | NAME  | READY | STATUS  | RESTARTS | NODE |
      | web-* | 1/1   | Running | 0        | n1   |
    And the replicasets are:
      | NAME  | DESIRED | CURRENT | READY |
      | web-* | 1       | 1       | 1     |
