Feature: Graceful shutdown of a node
  The machine tells its kubelet, which ends the pods before the power goes.

  @KLT-06 @KLT-16
  Scenario: the node says so at once, and its pods are replaced elsewhere without the wait for an eviction
    Given a cluster with 2 nodes
    And a deployment "web" with 4 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    And from now on, service "web" has at least 2 ready endpoints
    When node "n1" shuts down gracefully in 30s
    Then within 1s, node "n1" has condition "Ready" False because "KubeletNotReady"
    And field "status.conditions[4].message" of node "n1" is "node is shutting down"
    And an event "Shutdown" was recorded for node "n1"
    And within 5s, node "n1" has taint "node.kubernetes.io/not-ready:NoExecute"
    And within 10s, the endpoints of service "web" are on node "n2"
    And within 30s, 4 pods of deployment "web" run on node "n2"
    And within 30s, deployment "web" has 4 ready replicas again

  @CCM-09
  Scenario: the machine goes off as soon as its pods have ended, and is then as one that has failed
    Given a cluster with 2 nodes
    And a deployment "web" with 4 replicas
    And the cluster has settled
    When node "n1" shuts down gracefully in 10m
    Then within 10s, node "n1" has no power
    And between 40s and 60s later, node "n1" is Unreachable
    And within 70s, node "n1" has taint "node.cloudprovider.kubernetes.io/shutdown:NoSchedule"
    And within 70s, node "n1" has taint "node.kubernetes.io/unreachable:NoExecute"

  @KLT-04
  Scenario: what a pod says of its end
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: batch }
      spec: { containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "trap 'exit 143' TERM; sleep 100000"] }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    And the cluster has settled
    When node "n1" shuts down gracefully in 30s
    Then within 10s, node "n1" has no power
    And pod "batch" is Failed
    And field "status.reason" of pod "batch" is "Terminated"
    And field "status.message" of pod "batch" is "Pod was terminated in response to imminent node shutdown."
    And pod "batch" has condition "DisruptionTarget" True because "TerminationByKubelet"
    # A program that ends with 0 has succeeded, even then.
    And pod "web" is Succeeded
    And pod "web" has condition "DisruptionTarget" True because "TerminationByKubelet"

  @KLT-04
  Scenario: critical pods end last, and nobody is waited for beyond the time
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: stubborn }
      spec:
        terminationGracePeriodSeconds: 300
        containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "trap '' TERM; sleep 100000"] }]
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: hooked }
      spec:
        containers:
          - name: c
            image: "busybox:1.36"
            command: [sh, -c, "trap 'exit 1' TERM; sleep 100000"]
            lifecycle: { preStop: { sleep: { seconds: 5 } } }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: agent }
      spec:
        priorityClassName: system-node-critical
        containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "trap 'sleep 2; exit 1' TERM; sleep 100000"] }]
      """
    And the cluster has settled
    When node "n1" shuts down gracefully in 40s, 10s of them for critical pods
    Then these happen in order:
      | what                     | at most after |
      | pod "hooked" is Failed   | 8s            |
      | pod "stubborn" is Failed | 26s           |
      | pod "agent" is Failed    | 3s            |
      | node "n1" has no power   | 3s            |
    And exactly 30s later, pod "stubborn" is Failed
    And the trace shows in this order:
      | actor      | does                                    |
      | kubelet/n1 | cri.StopContainer pods default/hooked   |
      | kubelet/n1 | cri.StopContainer pods default/agent    |

  Scenario: a pod that takes all of the time is cut off with it, and starts again with the machine
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: agent }
      spec:
        priorityClassName: system-node-critical
        terminationGracePeriodSeconds: 300
        containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "trap 'sleep 200' TERM; sleep 100000"] }]
      """
    And the cluster has settled
    When node "n1" shuts down gracefully in 30s, 30s of them for critical pods
    Then exactly 30s later, node "n1" has no power
    When node "n1" recovers
    Then within 1m, node "n1" is Ready
    And within 1m, pod "agent" is Ready again
    And pod "agent" restarted 1 time

  @KLT-12
  Scenario: a DaemonSet's pods are ended as well, and who comes late is turned away
    Given a cluster with 2 nodes
    And a daemonset "agent"
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: slow }
      spec:
        nodeName: n1
        containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "trap 'sleep 15; exit 1' TERM; sleep 100000"] }]
      """
    And the cluster has settled
    When node "n1" shuts down gracefully in 60s
    And 2s pass
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: late }
      spec: { nodeName: n1, containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then within 1s, pod "late" is Failed
    And field "status.reason" of pod "late" is "NodeShutdown"
    And field "status.message" of pod "late" is "Pod was rejected: Pod was rejected as the node is shutting down."
    And an event "NodeShutdown" was recorded for pod "late"
    And an event "SucceededDaemonPod" was recorded for daemonset "agent"
    # Its pods tolerate that the node is not ready where they run, and are not made anew there meanwhile.
    And within 1s and then for 2m, 0 pods of daemonset "agent" run on node "n1"
    When time reaches T+3m
    And node "n1" recovers
    Then within 1m, 1 pod of daemonset "agent" runs on node "n1"
    And within 1m, 2 pods of daemonset "agent" are Ready

  Scenario: a StatefulSet's pod comes up again elsewhere under its name
    Given a cluster with 2 nodes
    And a statefulset "db" with 2 replicas
    And the cluster has settled
    When node "n1" shuts down gracefully in 30s
    Then within 1m, all of these hold:
      | 2 pods of statefulset "db" run on node "n2" |
      | pod "db-0" is Ready                         |
      | pod "db-1" is Ready                         |

  Scenario: a StatefulSet's pod that was cut off is not replaced until somebody says that the machine is out of service
    Given a cluster with 2 nodes
    And node "n2" is cordoned
    And these manifests:
      """yaml
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: { name: db }
      spec:
        selector: { matchLabels: { app: db } }
        template:
          metadata: { labels: { app: db } }
          spec:
            terminationGracePeriodSeconds: 300
            containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "trap '' TERM; sleep 100000"] }]
      """
    And the cluster has settled
    And node "n2" is uncordoned
    When node "n1" shuts down gracefully in 30s, 0s of them for critical pods
    Then exactly 30s later, node "n1" has no power
    And within 7m, pod "db-0" is Terminating
    And for the next 20m, pod "db-0" runs on node "n1"
    When node "n1" is tainted "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"
    Then within 1m, pod "db-0" runs on node "n2"
    And within 1m, pod "db-0" is Ready again

  @KLT-17
  Scenario: after the start static pods run again, ended ones stay as they are
    Given a cluster with 1 node
    And a pod "batch" with:
      | restart policy | Always |
    And the cluster has settled
    When the static pod manifest "probe.yaml" is put on node "n1":
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: probe }
      spec: { containers: [{ name: probe, image: "nginx:1.27" }] }
      """
    Then within 30s, pod "probe-n1" is Running
    When node "n1" shuts down gracefully in 30s
    And 1m passes
    And node "n1" recovers
    Then within 30s, node "n1" is Ready
    And within 1m, pod "probe-n1" is Running
    And for the next 2m, pod "batch" is not Ready

  Scenario: the notice of a spot instance leaves time for the grace
    Given a cluster with 3 nodes
    And kubelets have a shutdown grace of 30s
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When the cloud announces the spot termination of node "n1" in 2m
    Then the cloud has announced the termination of node "n1"
    And for the next 89s, node "n1" is Ready
    And between 90s and 91s later, node "n1" has condition "Ready" False because "KubeletNotReady"
    And within 2m, deployment "web" has 3 ready replicas again
    And within 130s, node "n1" does not exist
    And within 5m, there are 3 pods again
    And the trace shows in this order:
      | actor      | does                                       |
      | cloud      | cloud.instance.termination-announced n1    |
      | machine/n1 | os.shutdown n1                             |
      | cloud      | cloud.instance.terminated n1               |

  Scenario: without a grace the power just goes
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When the cloud announces the spot termination of node "n1" in 2m
    Then for the next 119s, node "n1" is Ready
    And exactly 120s later, node "n1" has no power
    And within 4m, node "n1" does not exist
    And no pods of deployment "web" are Failed
    And within 4m, deployment "web" has 3 ready replicas again
