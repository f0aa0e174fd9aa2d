Feature: Worked timelines of nodes and pods
  The instants follow from the defaults of v1.36 alone.

  Scenario: a crashing container waits 10, 20, 40, … seconds, at most five minutes
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "busybox:1.36", command: [sh, -c, exit 1] }] }
      """
    When 60s pass
    Then pod "web" restarted 3 times
    When time reaches T+20m
    Then pod "web" restarted between 8 and 9 times

  @POD-03
  Scenario: a program that ends is started again
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "busybox:1.36", command: [sh, -c, "echo hello; sleep 5; exit 1"] }] }
      """
    When 3s pass
    Then the log of pod "web" contains "hello"
    And within 60s, pod "web" restarted 1 time
    And at some point, pod "web" is Running
    And within 2m, pod "web" is CrashLooping

  Scenario: a dead node and its way back
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When node "n2" fails
    Then between 40s and 60s later, node "n2" is Unreachable
    When time reaches T+10m
    Then deployment "web" has 3 ready replicas
    And 1 pod of deployment "web" is Terminating
    When node "n2" recovers
    Then within 30s, node "n2" is Ready
    And within 60s, no pods of deployment "web" are Terminating
    And within 60s, there are 3 pods
    And whenever node "n2" is Unreachable, within 1s node "n2" has taint "node.kubernetes.io/unreachable:NoExecute"
    And whenever node "n2" has taint "node.kubernetes.io/unreachable:NoExecute", within 301s at least 1 pod of deployment "web" is Terminating
    And after node "n2" is Unreachable, at no time deployment "web" has 4 ready replicas

  Scenario: the pods of a deleted node are collected
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And the cluster has settled
    When node "n1" fails
    And 2m pass
    And node "n1" is deleted
    Then within 2m, node "n1" runs no pods
    And within 2m, all pods of deployment "web" are Ready

  @KLT-04 @KLT-23
  Scenario: a program that ignores the signal is killed when its grace is over
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: stubborn }
      spec:
        terminationGracePeriodSeconds: 30
        containers:
          - { name: c, image: "busybox:1.36", command: [sh, -c, "trap '' TERM; sleep 100000"] }
      """
    And the cluster has settled
    When pod "stubborn" is deleted
    Then for the next 29s, pod "stubborn" is Terminating
    And between 30s and 34s later, pod "stubborn" does not exist

  @KLT-20
  Scenario: three failed readiness probes take a pod out, one success brings it back
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web, labels: { app: web } }
      spec:
        containers: [{ name: c, image: "nginx:1.27", readinessProbe: { httpGet: { port: 80 }, periodSeconds: 10 } }]
      """
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When pod "web" starts failing its readiness probe
    Then between 20s and 31s later, pod "web" is not Ready
    And within 32s, service "web" has no ready endpoints
    And an event "Unhealthy" was recorded for pod "web"
    When pod "web" stops failing its readiness probe
    Then within 11s, pod "web" is Ready
    And pod "web" restarted 0 times

  Scenario: a node under pressure tells so
    Given a cluster with 2 nodes
    And the cluster has settled
    When node "n1" comes under memory pressure
    Then within 30s, node "n1" is under memory pressure
    And within 30s, node "n1" has taint "node.kubernetes.io/memory-pressure:NoSchedule"
    When the memory pressure on node "n1" ends
    Then within 10m, node "n1" has condition "MemoryPressure" False

  @POD-05 @NET-12
  Scenario: a container finds the API server and earlier Services in its environment
    Given a cluster with 1 node
    And a ClusterIP service "my-service" for "app=web" on port 80
    And a pod "web"
    And the cluster has settled
    Then command "printenv KUBERNETES_SERVICE_HOST" in pod "web" prints "10.96.0.1"
    And command "printenv MY_SERVICE_SERVICE_PORT" in pod "web" prints "80"
    And command "hostname" in pod "web" prints "web"

  @FLOW-08 @KLT-02
  Scenario: a kubelet starts what is bound to its node and nothing else
    Given a cluster with 2 nodes
    And a pod "a" with:
      | node name | n1 |
    And the cluster has settled
    Then pod "a" is Ready
    And nothing in the trace shows "kubelet/n2" doing "cri.* pods default/a"
    And nothing in the trace shows "kube-scheduler" doing "cri.*"

  @NET-02
  Scenario: nodes reach pods under the nodes' own addresses
    Given a cluster with 2 nodes
    And a pod "a" with:
      | node name | n1 |
    And the cluster has settled
    Then node "n1" can reach pod "a" on port 80
    And node "n2" can reach pod "a" on port 80
    When node "n1" is cut off from node "n2"
    Then node "n1" can reach pod "a" on port 80
