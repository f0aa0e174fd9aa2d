Feature: The life of a pod on its node

  Background:
    Given a cluster with 1 node

  @KLT-01 @KLT-03 @KLT-18 @CRI-01 @CRI-02 @KLT-02
  Scenario: from the binding to a running container
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then within 20s, pod "web" is Ready
    And the trace shows in this order:
      | actor      | does                               |
      | kubelet/n1 | cri.RunPodSandbox pods default/web |
      | kubelet/n1 | cri.PullImage pods default/web     |
      | kubelet/n1 | cri.CreateContainer pods default/web |
      | kubelet/n1 | cri.StartContainer pods default/web |
    And "kubelet/n1" watches pods

  @KLT-19 @KLT-16 @ARC-23
  Scenario: a node registers and reports
    When 30s pass
    Then node "n1" has label "kubernetes.io/hostname=n1"
    And node "n1" has condition "Ready" True because "KubeletReady"
    And node "n1" has condition "MemoryPressure" False
    And lease "kube-node-lease/n1" exists
    And every "proxy.sync node n1" in the trace is done by "kube-proxy/n1"
    And field "status.nodeInfo.containerRuntimeVersion" of node "n1" is "containerd://2.2.1"

  @KLT-10 @KLT-22
  Scenario: the heartbeat of a healthy node is its lease
    Given the cluster has settled
    When 60s pass
    Then the trace of the last 60s shows "kubelet/n1" doing "api.update leases* kube-node-lease/n1" 6 times
    And the trace of the last 60s shows "kubelet/n1" doing "api.patch nodes/status n1" no times

  @CM-12 @KLT-11 @KLT-14 @CRI-09
  Scenario: a container that exits is started again in the same pod
    Given a pod "web"
    And the cluster has settled
    When container "web" of pod "web" exits with code 3
    Then within 2s, pod "web" restarted 1 time
    And within 60s, pod "web" is Ready again
    And field "status.containerStatuses[0].lastState.terminated.exitCode" of pod "web" is "3"

  @KLT-14
  Scenario: a container that is to have another image is started anew in the same pod
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: "nginx:1.28" }] }
      """
    Then within 60s, pod "web" restarted 1 time
    And within 10s, field "status.containerStatuses[0].image" of pod "web" is "nginx:1.28"

  @CRI-09 @CRI-03
  Scenario: a container that uses too much memory is killed
    Given a pod "web"
    And the cluster has settled
    When container "web" of pod "web" is killed for memory
    Then within 30s, pod "web" restarted 1 time
    And field "status.containerStatuses[0].lastState.terminated.reason" of pod "web" is "OOMKilled"

  @CRI-03
  Scenario: a container may not use more memory than its limit
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata:
        name: hungry
        annotations: { sim.behaviour/c: '[{"run": "forever", "memory": [{"from": "5s", "bytes": 200000000}]}, {"run": "forever"}]' }
      spec: { containers: [{ name: c, image: "nginx:1.27", resources: { limits: { memory: 100Mi } } }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: free
        annotations: { sim.behaviour/c: '[{"run": "forever", "memory": [{"from": "5s", "bytes": 200000000}]}, {"run": "forever"}]' }
      spec: { containers: [{ name: c, image: "nginx:1.27", resources: { limits: { memory: 300Mi } } }] }
      """
    Then within 30s, pod "hungry" restarted 1 time
    And field "status.containerStatuses[0].lastState.terminated.reason" of pod "hungry" is "OOMKilled"
    And field "status.containerStatuses[0].lastState.terminated.exitCode" of pod "hungry" is "137"
    And pod "free" restarted 0 times

  @KLT-06 @KLT-11
  Scenario: restart policy Never leaves it ended
    Given a pod "web" with:
      | restart policy | Never |
    And the cluster has settled
    When container "web" of pod "web" exits with code 1
    Then within 30s, pod "web" is Failed
    And for the next 5m, pod "web" restarted 0 times

  @KLT-11
  Scenario: restart policy OnFailure starts again what failed, and leaves what succeeded
    Given a pod "web" with:
      | restart policy | OnFailure |
    And the cluster has settled
    When container "web" of pod "web" exits with code 1
    Then within 30s, pod "web" restarted 1 time
    And within 30s, pod "web" is Ready again
    When container "web" of pod "web" exits with code 0
    Then within 30s, pod "web" is Succeeded
    And for the next 5m, pod "web" restarted 1 time

  @KLT-11
  Scenario: a crashing container is started ever more rarely
    Given a deployment "web" with 1 replica
    And the cluster has settled
    When the containers of deployment "web" start crashing
    Then within 5m, 1 pod of deployment "web" is CrashLooping
    # After 10, 20, 40, 80, 160 s, and then every 5 min.
    When 10m pass
    Then the trace of the last 10m shows "kubelet/n1" doing "cri.StartContainer pods default/web-*" at most 6 times
    When the containers of deployment "web" stop crashing
    Then within 10m and then for 1m, deployment "web" has 1 ready replica

  @KLT-07 @CRI-07
  Scenario: a slow pull delays the start
    Given image "redis:7" takes 20s to pull
    And a pod "cache" of image "redis:7"
    When 20s pass
    Then pod "cache" is Pending
    And within 3s, pod "cache" is Running
    And an event "Pulled" was recorded for pod "cache"

  @KLT-07 @CRI-01
  Scenario Outline: an image that is there is pulled when its policy says so: <policy>
    Given a pod "first" of image "redis:7"
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: second }
      spec: { containers: [{ name: c, image: "redis:7", imagePullPolicy: <policy> }] }
      """
    Then within 30s, pod "second" is Running
    And the trace shows "kubelet/n1" doing "cri.PullImage pods default/second" <pulls>

    Examples:
      | policy       | pulls    |
      | Always       | 1 time   |
      | IfNotPresent | no times |
      | Never        | no times |

  @KLT-04 @KLT-23
  Scenario: deletion gives the container its grace
    Given a pod "web"
    And the cluster has settled
    When pod "web" is deleted
    Then pod "web" is Terminating
    And within 60s, pod "web" does not exist
    And the trace shows in this order:
      | actor      | does                                 |
      | kubelet/n1 | cri.StopContainer pods default/web   |
      | kubelet/n1 | api.delete pods default/web          |

  @KLT-05 @KLT-20 @CM-15
  Scenario: readiness decides who gets traffic
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web, labels: { app: web } }
      spec:
        containers:
          - name: web
            image: "nginx:1.27"
            readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1 }
      """
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    Then service "web" has 1 ready endpoint
    When pod "web" starts failing its readiness probe
    Then within 10s, pod "web" is not Ready
    And within 10s, service "web" has no ready endpoints
    And pod "web" restarted 0 times
    And within 10s, field "subsets[0].notReadyAddresses[0].targetRef.name" of endpoints "web" is "web"
    When pod "web" stops failing its readiness probe
    Then within 10s, service "web" has 1 ready endpoint

  @KLT-05
  Scenario: liveness restarts
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        containers:
          - name: web
            image: "nginx:1.27"
            livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 2, failureThreshold: 3 }
      """
    And the cluster has settled
    When pod "web" starts failing its liveness probe
    Then within 60s, pod "web" restarted at least 1 times
    And an event "Unhealthy" was recorded for pod "web"
    And an event "Killing" was recorded for pod "web"

  @KLT-08
  Scenario: init containers go first
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        initContainers: [{ name: setup, image: "busybox:1.36", command: [sh, -c, sleep 5] }]
        containers: [{ name: web, image: "nginx:1.27" }]
      """
    When 4s pass
    Then pod "web" is Pending
    And the trace of the last 4s shows "kubelet/n1" doing "cri.StartContainer pods default/web" 1 time
    And within 30s, pod "web" is Running
    And the trace of the last 30s shows "kubelet/n1" doing "cri.StartContainer pods default/web" 2 times

  @KLT-08
  Scenario: an init container of any image comes to its end
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        initContainers: [{ name: setup, image: "example.com/setup:1", args: [--once] }]
        containers: [{ name: web, image: "example.com/web:1" }]
      """
    Then within 30s, pod "web" is Ready

  @KLT-09
  Scenario: a missing volume holds the pod back
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        volumes: [{ name: config, configMap: { name: absent } }]
        containers: [{ name: web, image: "nginx:1.27", volumeMounts: [{ name: config, mountPath: /etc/app }] }]
      """
    When 60s pass
    Then pod "web" is Pending
    And an event "FailedMount" was recorded for pod "web"
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: absent }
      data: { a: b }
      """
    Then within 3m, pod "web" is Running

  @KLT-12
  Scenario: a pod that does not fit is refused by the kubelet
    Given a pod "huge" with:
      | node name | n1 |
      | cpu       | 64 |
    When 20s pass
    Then pod "huge" is Failed
    And field "status.reason" of pod "huge" is "OutOfcpu"

  @KLT-15
  Scenario: a kubelet restarts containers while the API server is away
    Given a pod "web"
    And the cluster has settled
    When the API server stops
    And container "web" of pod "web" exits with code 1
    And 60s pass
    Then the trace of the last 60s shows "kubelet/n1" doing "cri.StartContainer pods default/web" 1 time
    When the API server starts
    Then within 60s, pod "web" restarted 1 time

  Scenario: a container is called what its pod says
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        hostname: db
        subdomain: sets
        setHostnameAsFQDN: true
        containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, sleep 100000] }]
      """
    When 30s pass
    Then command "hostname" in pod "web" prints "db.sets.default.svc.cluster.local"
    And command "cat /etc/hostname" in pod "web" prints "db.sets.default.svc.cluster.local"

  @POD-02
  Scenario: the containers of a pod share its network and its volumes
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: two }
      spec:
        volumes: [{ name: shared, emptyDir: {} }]
        containers:
          - name: a
            image: "busybox:1.36"
            command: [sh, -c, sleep 100000]
            volumeMounts: [{ name: shared, mountPath: /in }]
          - name: b
            image: "nginx:1.27"
          - name: c
            image: "busybox:1.36"
            command: [sh, -c, "echo hello > /out/greeting; sleep 100000"]
            volumeMounts: [{ name: shared, mountPath: /out }]
      """
    When 30s pass
    Then command "wget -q -O - http://localhost:80/" in pod "two" prints "nginx"
    And command "cat /in/greeting" in pod "two" prints "hello"

  @POD-01
  Scenario: the containers of a pod are never split
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: two }
      spec: { containers: [{ name: a, image: "nginx:1.27" }, { name: b, image: "redis:7" }] }
      """
    When 30s pass
    Then pod "two" is Ready

  @KLT-17
  Scenario: a static pod needs nobody but its kubelet
    When the static pod manifest "probe.yaml" is put on node "n1":
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: probe }
      spec: { containers: [{ name: probe, image: "nginx:1.27" }] }
      """
    Then within 30s, pod "probe-n1" is Running
    And pod "probe-n1" has annotation "kubernetes.io/config.source=file"
    And nothing in the trace shows "kube-scheduler" doing "api.create pods/binding default/probe-n1"
    When pod "probe-n1" is deleted
    Then within 30s, pod "probe-n1" is Running
    When the static pod manifest "probe.yaml" is removed from node "n1"
    Then within 1m, pod "probe-n1" does not exist
