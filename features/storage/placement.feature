Feature: Pods go where their data is
  A volume says from which nodes it can be reached; the scheduler puts its pod on one of them.

  Background:
    Given a cluster with nodes:
      | name | zone |
      | n1   | a    |
      | n2   | b    |
      | n3   | a    |
    And the cluster has settled

  @SCH-28
  Scenario: a volume pinned to a zone pins its pod
    Given a persistent volume "pv1" of 10Gi in zone "b"
    And the cluster has settled
    And a persistent volume claim "data" of 5Gi on volume "pv1"
    And the cluster has settled
    And claim "data" is bound to volume "pv1"
    When a pod "db" that uses claim "data"
    Then within 5s, pod "db" runs on node "n2"
    And within 30s, pod "db" is Running

  Scenario: without a node in the zone the pod waits
    Given a persistent volume "pv1" of 10Gi in zone "c"
    And the cluster has settled
    And a persistent volume claim "data" of 5Gi on volume "pv1"
    And the cluster has settled
    When a pod "db" that uses claim "data"
    Then for the next 1m, pod "db" is Pending
    And pod "db" is unschedulable because "node(s) didn't match PersistentVolume's node affinity"

  Scenario: a disk that was made at once may be where no pod can run
    Given a storage class "fast" that binds immediately
    And a persistent volume claim "data-0" of 5Gi from storage class "fast"
    And a persistent volume claim "data-1" of 5Gi from storage class "fast"
    And the cluster has settled
    And node "n2" is cordoned
    When a pod "db-0" that uses claim "data-0"
    And a pod "db-1" that uses claim "data-1"
    Then within 30s, 1 pod matching "app in (db-0, db-1)" is Running
    And within 1m and then for 10m, 1 pod matching "app in (db-0, db-1)" is Pending

  Scenario: a disk made for the first consumer is where that can run
    Given node "n1" is cordoned
    And node "n3" is cordoned
    And a persistent volume claim "data" of 5Gi
    When a pod "db" that uses claim "data"
    Then within 30s, pod "db" is Running
    And pod "db" runs on node "n2"
    And the cloud disk of claim "data" is in zone "b"
    And the cloud disk of claim "data" is attached to node "n2"

  Scenario: a claim for one pod only
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec:
        accessModes: [ReadWriteOncePod]
        resources: { requests: { storage: 5Gi } }
      """
    When a pod "first" that uses claim "data"
    Then within 30s, pod "first" is Running
    When a pod "second" that uses claim "data"
    Then for the next 5m, pod "second" is Pending
    And pod "second" is unschedulable because "PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod"
    When pod "first" is deleted
    Then within 2m, pod "second" is Running

  Scenario: a pod with a volume of its own
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        containers:
          - name: web
            image: nginx:1.27
            volumeMounts: [{ name: scratch, mountPath: /scratch }]
        volumes:
          - name: scratch
            ephemeral:
              volumeClaimTemplate:
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: { requests: { storage: 1Gi } }
      """
    Then within 30s, pod "web" is Running
    And persistent volume claim "web-scratch" is owned by pod "web"
    And the cloud has 1 disk
    When pod "web" is deleted
    Then within 2m, the cloud has no disks
