Feature: Rates of clients
  The clients of Kubernetes' own components hold themselves back: so many requests at once, then so many a second. Each
  controller has a client of its own, and its events go through the same one.

  Scenario: a hundred pods are not created at once
    Given a cluster with 10 nodes
    And a deployment "web" with 0 replicas
    And the cluster has settled
    When deployment "web" is scaled to 100 replicas
    And 40ms pass
    # The batches of the slow start, as far as 30 requests go. What follows has 20 a second.
    Then there are 30 pods
    When 1s passes
    Then there are between 49 and 50 pods
    And between 2s and 3s later, there are 100 pods

  Scenario: a higher rate lets them
    Given a cluster with 10 nodes
    And the controller manager flag "kube-api-qps" is "1000"
    And the controller manager flag "kube-api-burst" is "2000"
    And a deployment "web" with 0 replicas
    And the cluster has settled
    When deployment "web" is scaled to 100 replicas
    Then within 40ms, there are 100 pods

  Scenario: pods that a kubelet refuses are made anew no faster than requests may be made
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata: { name: large }
      spec:
        replicas: 1
        selector: { matchLabels: { app: large } }
        template:
          metadata: { labels: { app: large } }
          spec:
            nodeName: n1
            containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: "64" } } }]
      """
    When 10s pass
    And 20s pass
    # Its events are too many by then, and are not written.
    Then the trace of the last 20s shows "*" doing "api.create pods *" between 398 and 401 times

  Scenario: bindings wait for their requests, placements do not
    Given a cluster with 3 nodes
    And the scheduler flag "kube-api-qps" is "1"
    And the scheduler flag "kube-api-burst" is "1"
    And a deployment "web" with 0 replicas
    And the cluster has settled
    When deployment "web" is scaled to 6 replicas
    And 100ms pass
    Then the trace of the last 1s shows "kube-scheduler" doing "schedule.place pods *" 6 times
    And 1 pod of deployment "web" is Scheduled
    And between 4s and 5s later, 6 pods of deployment "web" are Scheduled
