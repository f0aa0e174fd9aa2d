Feature: The cloud behind the nodes
  The cloud controller manager fills in what only the cloud knows, and takes nodes away whose machines are gone.

  @CCM-04 @CCM-07 @CCM-08
  Scenario: a new node gets its facts from the cloud
    Given a cluster with nodes:
      | name | zone |
      | n1   | b    |
    And a pod "web"
    And the cluster has settled
    Then node "n1" has label "topology.kubernetes.io/zone=b"
    And node "n1" has label "topology.kubernetes.io/region=region-1"
    And node "n1" has label "node.kubernetes.io/instance-type=sim.large"
    And field "spec.providerID" of node "n1" is "sim://b/i-n1"
    # Which would not do so while the node were tainted as uninitialized.
    And pod "web" is Running

  @CCM-07
  Scenario: another cloud gives other names to the same things
    Given a cluster with nodes:
      | name | zone       |
      | n1   | us-east-1a |
    And the cloud provider is "aws"
    And a pod "web"
    And a LoadBalancer service "web" for "app=web" on port 80
    And the cluster has settled
    Then node "n1" has label "topology.kubernetes.io/zone=us-east-1a"
    And node "n1" has label "topology.kubernetes.io/region=us-east-1"
    And field "spec.providerID" of node "n1" is "aws:///us-east-1a/i-n1"
    And a client outside can reach service "web"

  @CCM-05 @CCM-08 @CCM-11 @CCM-13
  Scenario: each pod network has a route
    Given a cluster with 2 nodes
    When 30s pass
    Then the cloud has a route to node "n1"
    And the cloud has a route to node "n2"
    And node "n1" has condition "NetworkUnavailable" False because "RouteCreated"
    When node "n2" is deleted
    And 11s pass
    Then the trace of the last 11s shows "node-route-controller" doing "cloud.route.delete kubernetes-*-10-244-1-0-24" 1 time

  @CCM-12
  Scenario: a node whose machine is gone is deleted
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled
    When the cloud terminates the instance of node "n1"
    Then within 70s, node "n1" does not exist
    And within 4m, deployment "web" has 3 ready replicas again
    And an event "DeletingNode" was recorded for node "n1"
    # A machine that is off and still there is another thing.
    When node "n2" fails
    Then within 1m, node "n2" is NotReady
    And for the next 2m, node "n2" exists

  @CCM-09
  Scenario: a machine that is shut down is tainted
    Given a cluster with 2 nodes
    And the cluster has settled
    When the cloud stops the instance of node "n1"
    Then within 70s, node "n1" has taint "node.cloudprovider.kubernetes.io/shutdown:NoSchedule"
    When the cloud starts the instance of node "n1"
    Then within 60s, node "n1" is Ready
    When 30s pass
    Then in total at most 20s, node "n1" has taint "node.cloudprovider.kubernetes.io/shutdown:NoSchedule"

  @CCM-06
  Scenario: a throttled cloud delays and does not lose
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And the cluster has settled
    When the cloud API allows 1 call per second
    And a LoadBalancer service "one" for "app=web" on port 80
    And a LoadBalancer service "two" for "app=web" on port 81
    Then within 60s, service "one" has an external IP
    And within 60s, service "two" has an external IP

  @CCM-06
  Scenario: a quota stops the third load balancer
    Given a cluster with 2 nodes
    And the cloud allows 2 load balancers
    And a deployment "web" with 2 replicas
    And a LoadBalancer service "one" for "app=web" on port 80
    And a LoadBalancer service "two" for "app=web" on port 81
    And the cluster has settled
    When a LoadBalancer service "three" for "app=web" on port 82
    And 60s pass
    Then the cloud has 2 load balancers
    And service "three" has no external IP
    And an event "SyncLoadBalancerFailed" was recorded for service "three"
    When service "one" is deleted
    Then within 5m, service "three" has an external IP

  @CCM-14
  Scenario: the backends follow the set of nodes
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And a LoadBalancer service "web" for "app=web" on port 80
    And the cluster has settled
    Then the load balancer of service "web" has backends "n1,n2"
    When node "n3" joins the cluster
    Then within 30s, the load balancer of service "web" has backends "n1,n2,n3"
    When node "n2" is labelled "node.kubernetes.io/exclude-from-external-load-balancers=true"
    Then within 30s, the load balancer of service "web" has backends "n1,n3"
