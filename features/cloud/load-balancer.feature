Feature: A LoadBalancer Service
  The cloud controller manager asks the cloud for a load balancer and writes its address into the Service; kube-proxy
  programs the node ports behind it.

  Background:
    Given a cluster with 3 nodes
    And a deployment "web" with 3 replicas
    And the cluster has settled

  @CCM-02 @CCM-03 @CCM-08 @FLOW-07
  Scenario: it gets an address and traffic flows
    When a LoadBalancer service "web" for "app=web" on port 80
    Then within 5s, service "web" has an external IP
    And within 5s, a client outside can reach service "web"
    And service "web" has finalizer "service.kubernetes.io/load-balancer-cleanup"
    And an event "EnsuringLoadBalancer" was recorded for service "web"
    And an event "EnsuredLoadBalancer" was recorded for service "web"
    And the cloud has 1 load balancer

  Scenario: the load balancer sends traffic to every node
    When a LoadBalancer service "web" for "app=web" on port 80
    Then within 5s, the load balancer of service "web" sends traffic to nodes "n1,n2,n3"

  Scenario: a slow cloud keeps the address pending
    Given cloud load balancers take 30s to provision
    When a LoadBalancer service "web" for "app=web" on port 80
    Then for the next 29s, service "web" has no external IP
    And within 31s, service "web" has an external IP

  @CCM-14
  Scenario: changing the type deletes the load balancer
    When a LoadBalancer service "web" for "app=web" on port 80
    Then within 5s, service "web" has an external IP
    When service "web" becomes a ClusterIP service
    Then within 10s, the cloud has no load balancers
    And within 10s, service "web" has no external IP
    # Its finalizer is gone as well.
    When service "web" is deleted
    Then within 1s, service "web" does not exist

  Scenario: deleting the Service deletes the load balancer first
    When a LoadBalancer service "web" for "app=web" on port 80
    Then within 5s, service "web" has an external IP
    When service "web" is deleted
    Then within 10s, service "web" does not exist
    And the cloud has no load balancers

  @CCM-06
  Scenario: a failing cloud is asked again
    When the cloud API fails for 20s
    And a LoadBalancer service "web" for "app=web" on port 80
    Then within 5s, an event "SyncLoadBalancerFailed" was recorded for service "web"
    And not before 20s, service "web" has an external IP
    And within 60s, service "web" has an external IP
    # At once, and after 5, 10 and 20 s.
    And the trace shows "service-controller" doing "cloud.lb.ensure *" 4 times
