Feature: Volumes made on demand
  A claim names a class, the class a driver: its sidecars make a disk in the cloud and a volume for it, the volume
  controller binds both, the attach-detach controller has it attached where the pod runs, the kubelet mounts it.

  Background:
    Given a cluster with 3 nodes
    And the cluster has settled

  @CCM-10
  Scenario: a claim that is used gets a disk, attached to the node of its pod
    Given a storage class "fast" that binds immediately
    And the cluster has settled
    When node "n2" is cordoned
    And node "n3" is cordoned
    And a persistent volume claim "data" of 5Gi from storage class "fast"
    And a pod "web" that uses claim "data"
    Then within 5s, claim "data" is Bound
    And claim "data" has 5Gi
    And within 30s, pod "web" is Running
    And the cloud has 1 disk
    And the volume of claim "data" is attached to 1 node
    And the cloud disk of claim "data" is attached to node "n1"
    And an event "ExternalProvisioning" was recorded for persistent volume claim "data"
    And an event "ProvisioningSucceeded" was recorded for persistent volume claim "data"
    And an event "SuccessfulAttachVolume" was recorded for pod "web"
    And at all times, the volume of claim "data" is attached to at most 1 node

  @CCM-15
  Scenario: a claim that is deleted takes its volume and its disk along
    Given a storage class "fast" that binds immediately
    And a persistent volume claim "data" of 5Gi from storage class "fast"
    And a pod "web" that uses claim "data"
    And the cluster has settled
    When persistent volume claim "data" is deleted
    Then for the next 1m, the cloud has 1 disk
    And persistent volume claim "data" is being deleted
    When pod "web" is deleted
    Then within 1m, persistent volume claim "data" does not exist
    And within 2m, there are no persistent volumes
    And within 2m, the cloud has no disks
    And within 2m, the volume of claim "data" is attached to 0 nodes

  Scenario: a class may keep what was written
    Given a storage class "archive" that keeps its volumes
    And a persistent volume claim "data" of 5Gi from storage class "archive"
    And the cluster has settled
    When persistent volume claim "data" is deleted
    Then within 10s, persistent volume claim "data" does not exist
    And for the next 10m, the cloud has 1 disk
    And the persistent volumes are:
      | CAPACITY | RECLAIM POLICY | STATUS   |
      | 5Gi      | Retain         | Released |

  Scenario: the default class waits for a pod
    When a persistent volume claim "data" of 5Gi
    Then for the next 2m, claim "data" is Pending
    And an event "WaitForFirstConsumer" was recorded for persistent volume claim "data"
    And the cloud has no disks
    When a pod "web" that uses claim "data"
    Then within 5s, claim "data" is Bound
    And within 30s, pod "web" is Running

  Scenario: an account without room says so, and the claim waits
    Given the cloud allows 1 disk
    And a storage class "fast" that binds immediately
    And a persistent volume claim "first" of 5Gi from storage class "fast"
    And the cluster has settled
    And claim "first" is Bound
    When a persistent volume claim "second" of 5Gi from storage class "fast"
    Then for the next 5m, claim "second" is Pending
    And an event "ProvisioningFailed" was recorded for persistent volume claim "second"
    When persistent volume claim "first" is deleted
    Then within 6m, claim "second" is Bound

  Scenario: nothing is made while the driver does not run
    Given a storage class "fast" that binds immediately
    And the CSI driver stops
    When a persistent volume claim "data" of 5Gi from storage class "fast"
    Then for the next 5m, claim "data" is Pending
    When the CSI driver starts
    Then within 5s, claim "data" is Bound

  Scenario: a class that nobody knows
    When a persistent volume claim "data" of 5Gi from storage class "absent"
    Then for the next 1m, claim "data" is Pending
    And an event "ProvisioningFailed" was recorded for persistent volume claim "data"

  Scenario: a claim grows, and its disk with it
    Given a storage class "fast" that binds immediately
    And a persistent volume claim "data" of 5Gi from storage class "fast"
    And the cluster has settled
    And claim "data" is Bound
    When claim "data" is expanded to 20Gi
    Then within 5s, claim "data" has 20Gi
    And an event "ExternalExpanding" was recorded for persistent volume claim "data"
    And the trace shows "csi-resizer" doing "cloud.disk.resize vol-*" 1 time
    And the persistent volumes are:
      | CAPACITY | STATUS |
      | 20Gi     | Bound  |
