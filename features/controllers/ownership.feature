Feature: Owners and dependents
  The garbage collector removes what has lost its owner; how a deletion spreads is the choice of who deletes.

  Background:
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And the cluster has settled

  Scenario: background deletion takes the dependents along
    When deployment "web" is deleted
    Then within 5s, deployment "web" does not exist
    And within 60s, there are no replicasets
    And within 60s, there are no pods

  Scenario: foreground deletion waits for the dependents
    When deployment "web" is deleted with foreground propagation
    Then deployment "web" is being deleted
    And only after there are no pods, deployment "web" does not exist
    And within 60s, deployment "web" does not exist

  Scenario: orphaned dependents stay
    When deployment "web" is deleted with orphan propagation
    Then within 30s, deployment "web" does not exist
    And for the next 5m, there are 2 pods
    And there is 1 replicaset

  @CM-10
  Scenario: a bare pod is not recreated
    Given a pod "bare"
    When pod "bare" is deleted
    Then within 60s, pod "bare" does not exist
    And for the next 5m, there are 2 pods

  @CM-12
  Scenario: a deleted pod is replaced by another one
    When 1 pod of deployment "web" is deleted
    Then within 10s and then for 1m, deployment "web" has 2 ready replicas
    And the trace shows "replicaset-controller" doing "api.create pods *" 1 time

  @CM-05 @CM-03 @CM-04
  Scenario: the difference of one is made good by one write
    Given 60s pass
    When 1 pod of deployment "web" is deleted
    Then within 60s and then for 1m, deployment "web" has 2 ready replicas
    And the trace shows "replicaset-controller" doing "api.create pods *" 1 time
    And the trace shows "replicaset-controller" doing "api.delete pods *" no times
    And the trace shows "replicaset-controller" doing "api.create events default/web-*" 1 time
