Feature: Container runtimes
  A kubelet speaks the CRI with whatever runtime its node has, and with nothing else: dockershim left it with v1.24.

  @CRI-05
  Scenario: the runtime of a node stands in its status and before the IDs of its containers
    Given a cluster with 3 nodes
    And node "n2" runs containers with "cri-o"
    And node "n3" runs containers with "cri-dockerd"
    And a daemonset "agent"
    And the cluster has settled
    Then field "status.nodeInfo.containerRuntimeVersion" of node "n1" is "containerd://2.2.1"
    And field "status.nodeInfo.containerRuntimeVersion" of node "n2" is "cri-o://1.36.0"
    And field "status.nodeInfo.containerRuntimeVersion" of node "n3" is "docker://29.1.3"
    And all pods of daemonset "agent" are Running

  @CRI-05
  Scenario: docker without cri-dockerd
    Given a cluster with 2 nodes
    And node "n2" runs containers with "docker"
    And a deployment "web" with 3 replicas
    When 1m passes
    Then the kubelet of node "n2" does not run because "failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint *unix:///run/containerd/containerd.sock*: rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService"
    And node "n2" does not exist
    And node "n1" is Ready
    And 3 pods of deployment "web" run on node "n1"
    And the trace of the last 1m shows "kubelet/n2" doing "component.start *" 6 times

  @CRI-08
  Scenario: a node whose runtime is down says so, and what runs there goes on
    Given a cluster with 2 nodes
    And a pod "web" with:
      | node name | n1 |
    And the cluster has settled
    When the container runtime of node "n1" is unhealthy
    Then within 15s, node "n1" has condition "Ready" False because "KubeletNotReady"
    And within 50s, field "status.conditions[4].message" of node "n1" is "[container runtime is down, container runtime not ready: RuntimeReady=false reason:RuntimeNotReady message:runtime is not responding]"
    And for the next 4m, pod "web" is Running
    And pod "web" restarted 0 times
    When the container runtime of node "n1" is healthy
    Then within 15s, node "n1" is Ready
    And for the next 1m, pod "web" is Ready
