Feature: Volumes that are recycled
  A pod is to empty the volume, and what is told of the pod is told of the volume.

  Scenario: the events of the pod are told of the volume
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: v1
      kind: PersistentVolume
      metadata: { name: shared }
      spec:
        capacity: { storage: 1Gi }
        accessModes: [ReadWriteOnce]
        persistentVolumeReclaimPolicy: Recycle
        storageClassName: ""
        nfs: { server: nfs.example.com, path: /data }
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: ""
        resources: { requests: { storage: 1Gi } }
      """
    And the cluster has settled
    When persistent volume claim "data" is deleted
    Then within 10s, an event "RecyclerPod" was recorded for persistent volume "shared"
    # It is free again: the pod found it empty in the end.
    And within 1m, persistent volume "shared" is Available
