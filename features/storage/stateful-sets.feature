Feature: Each pod of a StatefulSet has storage of its own
  Claims are made from templates, named after set and ordinal; they outlive the pods.

  Background:
    Given a cluster with nodes:
      | name | zone |
      | n1   | a    |
      | n2   | a    |
      | n3   | a    |
    And a statefulset "db" with 2 replicas
    And each pod of statefulset "db" has a claim "data" of 5Gi
    And the cluster has settled
    And statefulset "db" has 2 ready replicas

  @WKL-07
  Scenario: a pod comes back to its claim
    Then claim "data-db-0" is Bound
    And claim "data-db-1" is Bound
    And the cloud has 2 disks
    When pod "db-1" is deleted
    Then within 2m and then for 1m, statefulset "db" has 2 ready replicas
    And the trace shows "statefulset-controller" doing "api.create pods default/db-1" 1 time
    And the cloud has 2 disks
    And the volume of claim "data-db-1" is attached to 1 node

  Scenario: claims outlive what used them
    When statefulset "db" is scaled to 1 replica
    Then within 1m, pod "db-1" does not exist
    And within 2m, the volume of claim "data-db-1" is attached to 0 nodes
    And for the next 30m, claim "data-db-1" is Bound
    When statefulset "db" is scaled to 2 replicas
    Then within 1m, statefulset "db" has 2 ready replicas
    And the cloud has 2 disks

  Scenario: disks move with their pods
    When node "n1" is drained
    Then within 5m, statefulset "db" has 2 ready replicas
    And the cloud has 2 disks
    And node "n1" runs 0 pods
