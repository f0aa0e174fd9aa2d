Feature: The architecture of Kubernetes
  The control plane decides and stores; the nodes execute and report; all meet at the API server alone.

  @ARC-01 @ARC-04 @ARC-05 @ARC-08 @CM-01 @CM-08 @SCH-13 @CRI-06
  Scenario: only kubelets call container runtimes
    Given a cluster with 3 nodes
    When this manifest is applied:
      """yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 3
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: "nginx:1.27" }] }
      """
    Then within 60s, deployment "web" has 3 ready replicas
    And every "cri.*" in the trace is done by "kubelet/*"
    And nothing in the trace shows "kube-scheduler" doing "cri.*"
    And nothing in the trace shows "*-controller" doing "cri.*"

  @SCH-13 @CRI-06
  Scenario: without kubelets nobody calls a container runtime
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And the cluster has settled
    When the kubelet on node "n1" stops
    And the kubelet on node "n2" stops
    And deployment "web" is scaled to 4 replicas
    And 2m pass
    Then 2 pods of deployment "web" are Pending
    And the trace of the last 2m shows "kube-scheduler" doing "api.create pods/binding *" 2 times
    And the trace of the last 2m shows "*" doing "cri.*" no times

  @CRI-04
  Scenario: what became of a container nobody but its kubelet tells the API server
    Given a cluster with 1 node
    And a pod "web"
    And the cluster has settled
    When the kubelet on node "n1" stops
    And container "web" of pod "web" exits with code 1
    Then for the next 30s, pod "web" is Ready
    And the trace shows "*" doing "api.* pods*" no times
    When the kubelet on node "n1" starts
    Then within 30s, pod "web" restarted 1 time

  @ARC-33 @SCH-01 @SCH-02 @SCH-17 @FLOW-03
  Scenario: every placement is decided by the scheduler
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    Then every "api.create pods/binding *" in the trace is done by "kube-scheduler"
    And every "schedule.place *" in the trace is done by "kube-scheduler"
    And nothing in the trace shows "kube-scheduler" doing "api.create pods *"
    And all pods of deployment "web" are Running
    And the trace shows "kube-scheduler" doing "api.create pods/binding *" 3 times
    And all pods of deployment "web" are Scheduled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: lone }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then within 1s, pod "lone" is Scheduled
    And an event "Scheduled" was recorded for pod "lone"

  @ARC-02 @KLT-06 @KLT-12 @ARC-08
  Scenario: the status of pods is written by the kubelets
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And the cluster has settled
    Then every "api.patch pods/status *" in the trace is done by "kubelet/*"
    And nothing in the trace shows "kubelet/*" doing "api.create pods/binding *"
    And nothing in the trace shows "kubelet/*" doing "api.update deployments*"
    And deployment "web" has 2 ready replicas
    And field "metadata.generation" of deployment "web" is "1"
    And all pods of deployment "web" are Running

  @ARC-06
  Scenario: a kubelet may not bind pods
    Given a cluster with 2 nodes
    And a deployment "web" with 1 replica
    And pods of deployment "web" request 40 CPU and 1Gi memory
    And a pod "stray"
    And the cluster has settled
    When user "system:node:n1@system:nodes" binds pod "stray" to node "n1"
    Then the last request is rejected with "forbidden"

  @ARC-07 @ARC-29
  Scenario: dropped watch events are made good by the next list
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When watch events to the replicaset controller are dropped
    And 1 pod of deployment "web" is deleted
    And 35s pass
    Then there are 2 pods
    When watch events to the replicaset controller are normal again
    And the controller manager restarts
    Then within 60s, there are 3 pods
    And within 60s, 3 pods of deployment "web" are Ready

  @ARC-09 @FLOW-05
  Scenario: a converged cluster is at rest until something happens
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When 1h passes
    Then the trace of the last 1h shows "replicaset-controller" doing "api.* pods*" no times
    And the trace of the last 1h shows "replicaset-controller" doing "api.*" no times
    And the trace of the last 1h shows "deployment-controller" doing "api.*" no times
    And the trace of the last 1h shows "*-controller" doing "api.create *" no times
    And the trace of the last 1h shows "*-controller" doing "api.update *" no times
    And the trace of the last 1h shows "*-controller" doing "api.patch *" no times
    And the trace of the last 1h shows "kube-scheduler" doing "api.create *" no times
    And the trace of the last 1h shows "kubelet/*" doing "api.patch pods*" no times
    And the trace of the last 1h shows "kubelet/*" doing "api.update leases*" at least 1000 times
    When 1 pod of deployment "web" is deleted
    Then within 30s and then for 1m, deployment "web" has 3 ready replicas
    And the trace shows "replicaset-controller" doing "api.create pods *" 1 time

  @ARC-10
  Scenario: a control-plane node takes no ordinary pods
    Given a cluster with 1 node
    And a control-plane node "cp1"
    And a deployment "web" with 3 replicas
    And the cluster has settled
    Then node "cp1" has taint "node-role.kubernetes.io/control-plane:NoSchedule"
    And node "cp1" runs no pods
    And node "n1" runs 3 pods

  @ARC-34
  Scenario: workers run all user pods
    Given a cluster with 2 nodes
    And a control-plane node "cp1"
    And a deployment "web" with 4 replicas
    And the cluster has settled
    Then no pods of deployment "web" run on node "cp1"
    And all pods of deployment "web" are Ready

  @ARC-11
  Scenario: the scheduler sees the whole cluster
    Given a cluster with nodes:
      | name | cpu |
      | n1   | 1   |
      | n2   | 4   |
    And a deployment "web" with 1 replica
    And pods of deployment "web" request 2 CPU and 1Gi memory
    And the cluster has settled
    Then 1 pod of deployment "web" runs on node "n2"

  @ARC-12
  Scenario: the control plane detects a silent node
    Given a cluster with 2 nodes
    And the cluster has settled
    When the kubelet on node "n1" stops
    Then within 60s, node "n1" has condition "Ready" Unknown because "NodeStatusUnknown"

  @ARC-13 @ARC-28
  Scenario: the desired state is restored after a node was away for ten minutes
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When node "n2" fails for 10m
    Then between 5m30s and 6m30s later, at least 1 pod of deployment "web" is Terminating
    And within 15m and then for 5m, deployment "web" has 3 available replicas
    And at some point, deployment "web" has 2 available replicas

  @ARC-14 @ARC-32
  Scenario: workloads go on when the control plane is down
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And a pod "client"
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When all control-plane components stop
    Then for the next 10m, pod "client" can reach service "web"
    When all control-plane components start
    Then for the next 2m, all pods of deployment "web" are Ready
    And at no time, at least 1 pod of deployment "web" is Terminating

  @ARC-15 @ARC-19 @API-11 @API-19 @ETC-07 @ETC-13
  Scenario: every access to state goes through the API server
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And a LoadBalancer service "web" for "app=web" on port 80
    And the cluster has settled
    Then every "api.create deployments.apps default/web" in the trace is done by "user/kubernetes-admin"
    And every "api.create pods/binding *" in the trace is done by "kube-scheduler"
    And every "api.create pods default/web-*" in the trace is done by "replicaset-controller"
    And every "etcd.put *" in the trace is done by "kube-apiserver"
    And "kube-scheduler" watches pods
    And only these talk to one another:
      | from                    | to             |
      | user/*                  | kube-apiserver |
      | kube-scheduler          | kube-apiserver |
      | kube-controller-manager | kube-apiserver |
      | *-controller            | kube-apiserver |
      | root-ca-cert-publisher  | kube-apiserver |
      | cloud-controller-manager | kube-apiserver |
      | kubelet/*               | kube-apiserver |
      | kube-proxy*             | kube-apiserver |
      | coredns                 | kube-apiserver |
      | network-policy-agent    | kube-apiserver |
      | kube-apiserver          | etcd           |
      | kubelet/*               | runtime        |
      | *-controller            | cloud          |

  @ARC-17
  Scenario Outline: the <component> can be stopped and started on its own
    Given a cluster with 2 nodes
    And the cluster has settled
    When the <component> stops
    Then the <component> is stopped
    When the <component> starts
    Then the <component> is running

    Examples:
      | component                |
      | scheduler                |
      | controller manager       |
      | cloud controller manager |
      | API server               |
      | etcd                     |

  @ARC-17 @SCH-04 @ETC-16
  Scenario: without a scheduler new pods stay pending and old ones run
    Given a cluster with 2 nodes
    And a deployment "old" with 2 replicas
    And the cluster has settled
    When the scheduler stops
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: fresh }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then for the next 5m, pod "fresh" is Pending
    And for the next 5m, all pods of deployment "old" are Running
    When the scheduler starts
    Then within 60s, pod "fresh" is Running

  @ARC-18
  Scenario: pods are where they were put
    Given a cluster with 2 nodes
    And these manifests:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: a }
      spec: { nodeName: n1, containers: [{ name: c, image: "nginx:1.27" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: b }
      spec: { nodeName: n1, containers: [{ name: c, image: "nginx:1.27" }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: c }
      spec: { nodeName: n2, containers: [{ name: c, image: "nginx:1.27" }] }
      """
    And the cluster has settled
    Then pod "a" runs on node "n1"
    And pod "b" runs on node "n1"
    And pod "c" runs on node "n2"
    And every "cri.StartContainer pods default/a" in the trace is done by "kubelet/n1"
    And every "cri.StartContainer pods default/b" in the trace is done by "kubelet/n1"
    And every "cri.StartContainer pods default/c" in the trace is done by "kubelet/n2"
    And node "n1" runs 2 pods

  @ARC-20
  Scenario: a rollout survives a restart of the controller manager
    Given a cluster with 3 nodes
    And a deployment "web" with 5 replicas
    And the cluster has settled
    When deployment "web" is updated to image "nginx:1.28"
    And 1s passes
    And the controller manager restarts
    Then within 2m, deployment "web" is fully rolled out

  @ARC-21
  Scenario: a kubelet goes on trying to pull an image
    Given a cluster with 1 node
    And image "nginx:1.27" can no longer be pulled
    And a pod "web"
    When 5m pass
    Then container "web" of pod "web" is waiting because "ImagePullBackOff"
    When image "nginx:1.27" can be pulled again
    Then within 6m, pod "web" is Running

  @ARC-25
  Scenario: all memory can be lost but that of etcd
    Given a cluster with 2 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When the controller manager restarts
    And the scheduler restarts
    And the API server restarts
    And 2m pass
    Then deployment "web" has 3 ready replicas
    And there are 3 pods
    And at no time, deployment "web" has more than 3 current replicas
    When 1 pod of deployment "web" is deleted
    Then within 60s and then for 1m, there are 3 pods
    And within 60s, 3 pods of deployment "web" are Ready again
    And the trace shows "replicaset-controller" doing "api.create pods *" 1 time

  @ARC-27
  Scenario: drift is repaired
    Given a cluster with 2 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When the replica set of deployment "web" is scaled to 1 replica
    Then within 10s and then for 1m, deployment "web" has 3 ready replicas
    And the trace shows "deployment-controller" doing "api.update replicasets.apps default/web-*" at least 1 time
    And there are 3 pods

  @ARC-30
  Scenario: a single node is a whole cluster
    Given a cluster with 1 node
    And a deployment "web" with 3 replicas
    And the cluster has settled
    Then node "n1" runs 3 pods

  @ARC-31 @CCM-01
  Scenario: the cloud controller manager is optional
    Given a cluster with 2 nodes
    And there is no cloud provider
    And a deployment "web" with 2 replicas
    And a LoadBalancer service "web" for "app=web" on port 80
    And the cluster has settled
    Then deployment "web" has 2 ready replicas
    And for the next 10m, service "web" has no external IP
    # The database is not.
    When the etcd stops
    And deployment "web" is scaled to 3 replicas
    Then the last request is rejected with "etcdserver"
