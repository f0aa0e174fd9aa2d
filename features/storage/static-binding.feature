Feature: Volumes made by hand
  The volume controller binds a claim to the smallest free volume that will do, and never gives it to anybody else.

  Background:
    Given a cluster with 1 node
    And the cluster has settled

  Scenario: the smallest that is large enough is taken
    Given a persistent volume "small" of 1Gi
    And a persistent volume "right" of 5Gi
    And a persistent volume "large" of 50Gi
    When a persistent volume claim "data" of 4Gi without a storage class
    Then within 15s, claim "data" is bound to volume "right"
    And claim "data" has 5Gi
    And persistent volume "small" is Available
    And persistent volume "large" is Available

  Scenario: a claim waits for a volume that will do
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: PersistentVolume
      metadata: { name: classy }
      spec:
        storageClassName: archive
        capacity: { storage: 5Gi }
        accessModes: [ReadWriteOnce]
        hostPath: { path: /classy }
      """
    When a persistent volume claim "data" of 4Gi without a storage class
    Then for the next 1m, claim "data" is Pending
    And persistent volume "classy" is Available
    And an event "FailedBinding" was recorded for persistent volume claim "data"
    When a persistent volume "late" of 5Gi
    Then within 15s, claim "data" is bound to volume "late"

  Scenario: a volume that was used is not used again by itself
    Given a persistent volume "pv1" of 5Gi
    And the cluster has settled
    And a persistent volume claim "data" of 5Gi on volume "pv1"
    And the cluster has settled
    When persistent volume claim "data" is deleted
    Then within 5s, persistent volume "pv1" is Released
    When a persistent volume claim "next" of 5Gi without a storage class
    Then for the next 5m, claim "next" is Pending

  Scenario: a volume that is asked for by two goes to the first
    Given a persistent volume "pv1" of 5Gi
    And the cluster has settled
    And a persistent volume claim "first" of 5Gi on volume "pv1"
    And the cluster has settled
    When a persistent volume claim "second" of 5Gi on volume "pv1"
    Then for the next 1m, claim "second" is Pending
    And an event "FailedBinding" was recorded for persistent volume claim "second"

  Scenario: a volume that is too small is refused to who names it
    Given a persistent volume "pv1" of 1Gi
    When a persistent volume claim "data" of 5Gi on volume "pv1"
    Then for the next 1m, claim "data" is Pending
    And an event "VolumeMismatch" was recorded for persistent volume claim "data"

  Scenario: a bound volume that is deleted stays until its claim is gone
    Given a persistent volume "pv1" of 5Gi
    And the cluster has settled
    And a persistent volume claim "data" of 5Gi on volume "pv1"
    And the cluster has settled
    When persistent volume "pv1" is deleted
    Then for the next 10m, persistent volume "pv1" is being deleted
    And claim "data" is Bound
    When persistent volume claim "data" is deleted
    Then within 5s, persistent volume "pv1" does not exist

  Scenario: a volume that is torn away leaves its claim Lost
    Given a persistent volume "pv1" of 5Gi
    And the cluster has settled
    And a persistent volume claim "data" of 5Gi on volume "pv1"
    And the cluster has settled
    When persistent volume "pv1" is deleted
    And persistent volume "pv1" is patched with:
      """yaml
      metadata: { finalizers: null }
      """
    Then within 5s, claim "data" is Lost
    And an event "ClaimLost" was recorded for persistent volume claim "data"
