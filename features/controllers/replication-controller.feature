Feature: Replication controllers
  The older kind with the same arithmetic: as many pods as asked for, no more and no fewer.

  Background:
    Given a cluster with 2 nodes
    And these manifests:
      """yaml
      apiVersion: v1
      kind: ReplicationController
      metadata: { name: rc }
      spec:
        replicas: 3
        selector: { app: rc }
        template:
          metadata: { labels: { app: rc } }
          spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    And the cluster has settled

  @CM-14 @CM-23
  Scenario: two of three are left and one is created
    When 1 pod matching "app=rc" is deleted
    And 60s pass
    Then 3 pods matching "app=rc" are Ready
    And there are 3 pods
    And the trace of the last 61s shows "*" doing "api.create pods *" 1 time
    And an event "SuccessfulCreate" was recorded for replication controller "rc"

  @CM-28
  Scenario: scaling down takes the pod that is not ready
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: ReplicationController
      metadata: { name: other }
      spec:
        replicas: 3
        selector: { app: other }
        template:
          metadata: { labels: { app: other } }
          spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: sick
        labels: { app: other }
        annotations: { controller.kubernetes.io/pod-deletion-cost: "1000" }
      spec:
        containers: [{ name: c, image: "nginx:1.27", readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 } }]
      """
    And the cluster has settled
    When pod "sick" starts failing its readiness probe
    Then within 10s, pod "sick" is not Ready
    When replication controller "other" is patched with:
      """yaml
      spec: { replicas: 2 }
      """
    Then within 60s, pod "sick" does not exist
    And within 60s, there are 5 pods
    And all pods matching "app=other" are Ready
