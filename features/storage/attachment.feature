Feature: A disk is attached to one node at a time
  What a dead node may still write to is taken from it only when that is safe: its pods are known to be gone and six
  minutes have passed, or somebody says that the node is out of service.

  Background:
    Given a cluster with nodes:
      | name | zone |
      | n1   | a    |
      | n2   | a    |
      | n3   | a    |
    And node "n1" is labelled "home=yes"
    And a storage class "fast" that binds immediately
    And a persistent volume claim "data" of 5Gi from storage class "fast"
    And a deployment "db" with 1 replica
    And pods of deployment "db" use claim "data"
    And pods of deployment "db" prefer nodes labelled "home=yes"
    And the cluster has settled
    And the volume of claim "data" is attached to node "n1"

  Scenario: a pod that replaces one on a dead node does not get its disk
    When node "n1" fails
    Then within 7m, 1 pod of deployment "db" is Terminating
    And within 2m and then for 30m, deployment "db" has 0 ready replicas
    And the volume of claim "data" is attached to node "n1"

  Scenario: a node that is out of service gives its disks away at once
    When node "n1" fails
    Then within 7m, 1 pod of deployment "db" is Terminating
    When node "n1" is tainted "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"
    Then within 40s, deployment "db" has 1 ready replica
    And the volume of claim "data" is attached to 1 node

  Scenario: a node that is gone gives them away after six minutes
    When the cloud terminates the instance of node "n1"
    Then within 3m, node "n1" does not exist
    When time advances until node "n1" does not exist
    # Its pod is collected and replaced within a minute; the six begin then.
    Then between 6m40s and 7m10s later, deployment "db" has 1 ready replica

  Scenario: a second pod is told why it has to wait
    Given node "n1" is cordoned
    When a pod "second" that uses claim "data"
    Then within 30s, an event "FailedAttachVolume" was recorded for pod "second"
    And for the next 10m, pod "second" is Pending
    When deployment "db" is scaled to 0 replicas
    Then within 3m, pod "second" is Running

  Scenario: what the cloud refuses to attach is tried again
    When deployment "db" is scaled to 0 replicas
    Then within 1m, the volume of claim "data" is attached to 0 nodes
    When attaching the volume of claim "data" fails
    And deployment "db" is scaled to 1 replica
    Then for the next 5m, deployment "db" has 0 ready replicas
    When the cloud API recovers
    Then within 5m, deployment "db" has 1 ready replica

  Scenario: a disk that the cloud does not let go keeps its pod waiting
    When detaching volumes from node "n1" hangs
    And node "n1" is cordoned
    And 1 pod of deployment "db" is deleted
    Then for the next 10m, the cloud disk of claim "data" is attached to node "n1"
    And deployment "db" has 0 ready replicas
    # Each try waits 15 s for an answer.
    And the trace shows "csi-attacher" doing "cloud.disk.detach *" at least 9 times
    When detaching volumes from node "n1" works again
    Then within 6m, the volume of claim "data" is attached to node "n2"
    And within 7m, deployment "db" has 1 ready replica

  Scenario: a kubelet that restarts keeps its volumes
    When the kubelet on node "n1" stops
    And 1m passes
    And the kubelet on node "n1" starts
    Then for the next 10m, the volume of claim "data" is attached to node "n1"
    And within 3m, deployment "db" has 1 ready replica
    And the trace shows "*" doing "cloud.disk.*" no times

  Scenario: nothing is attached while nobody asks for it
    When the attach-detach controller stops
    And 1 pod of deployment "db" is deleted
    And a pod "other" that uses claim "data"
    Then for the next 5m, the volume of claim "data" is attached to node "n1"
    When the attach-detach controller starts
    Then for the next 3m, deployment "db" has 1 ready replica
    And at all times, the volume of claim "data" is attached to at most 1 node
