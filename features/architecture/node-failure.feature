Feature: Losing a node
  The control plane learns of a dead node by silence alone: the node lifecycle controller waits out the grace period,
  marks the node, taints it, and five minutes later the pods are evicted and replaced elsewhere.

  Background:
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And a LoadBalancer service "web" for "app=web" on port 80
    And the cluster has settled

  @ARC-12 @CM-07
  Scenario: a dead node is noticed after the grace period
    When node "n1" fails
    Then for the next 35s, node "n1" is Ready
    And between 40s and 60s later, node "n1" is NotReady
    And node "n1" is Unreachable
    And at no time, node "n2" is NotReady

  Scenario: a dead node is tainted
    When node "n1" fails
    Then within 60s, node "n1" has taint "node.kubernetes.io/unreachable:NoSchedule"
    And within 60s, node "n1" has taint "node.kubernetes.io/unreachable:NoExecute"
    And whenever node "n1" has taint "node.kubernetes.io/unreachable:NoExecute", at the same time node "n1" is Unreachable

  @ARC-01 @ARC-13
  Scenario: pods of a dead node are evicted after 300 seconds and replaced elsewhere
    When node "n1" fails
    Then not before 340s, 1 pod of deployment "web" is Terminating
    And within 7m and then for 5m, deployment "web" has 3 ready replicas
    And at some point, deployment "web" has 2 ready replicas
    And at all times, at most 3 pods of deployment "web" are Running

  Scenario: eviction comes 300 seconds after the taint, and not one earlier
    When node "n1" fails
    And time advances until node "n1" has taint "node.kubernetes.io/unreachable:NoExecute"
    Then between 300s and 300s500ms later, 1 pod of deployment "web" is Terminating

  Scenario: the endpoints and the load balancer follow
    When node "n1" fails
    Then within 62s, service "web" has 2 ready endpoints
    And within 62s, the load balancer of service "web" sends traffic to nodes "n2,n3"
    And within 62s and then for 10m, a client outside can reach service "web"
    And service "web" has 3 ready endpoints

  Scenario: recovery before the deadline evicts nothing
    When node "n1" fails for 2m
    Then within 60s, node "n1" is NotReady
    And within 3m, node "n1" is Ready again
    And within 5m, deployment "web" has 3 ready replicas again
    And at no time, at least 1 pod of deployment "web" is Terminating

  Scenario: a short outage goes unnoticed
    When node "n1" fails for 15s
    Then for the next 2m, node "n1" is Ready
