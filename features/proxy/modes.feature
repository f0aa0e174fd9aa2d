Feature: Modes of kube-proxy
  kube-proxy programs the kernel of its node and stays out of the way of packets. Which part of the kernel, and so how one
  of several endpoints is chosen, depends on its mode. An eBPF data plane is another program in its place.

  @PRX-08 @PRX-04
  Scenario: iptables mode writes a chain for each service and one for each endpoint
    Given a cluster with 2 nodes
    And kube-proxy runs in iptables mode
    And a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 8000 to port 80
    And the cluster has settled
    Then the rules of node "n1" show in this order:
      """
      *nat
      -A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y
      -A KUBE-SERVICES -d 10.*/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 8000 -j KUBE-SVC-LOLE4ISW44XBNF3G
      -A KUBE-SVC-LOLE4ISW44XBNF3G ! -s 10.244.0.0/16 -d 10.*/32 -p tcp * -m tcp --dport 8000 -j KUBE-MARK-MASQ
      -A KUBE-SVC-LOLE4ISW44XBNF3G -m comment --comment "default/web -> 10.244.*:80" -m statistic --mode random --probability 0.33333333349 -j KUBE-SEP-*
      -A KUBE-SVC-LOLE4ISW44XBNF3G -m comment --comment "default/web -> 10.244.*:80" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-*
      -A KUBE-SVC-LOLE4ISW44XBNF3G -m comment --comment "default/web -> 10.244.*:80" -j KUBE-SEP-*
      """
    And the rules of node "n2" show "-A KUBE-SEP-* -p tcp -m comment --comment * -m tcp -j DNAT --to-destination 10.244.*:80"
    When a client sends 300 requests to service "web"
    Then requests to service "web" were answered by 3 different pods
    And each pod that answered for service "web" answered between 70 and 130 requests

  @PRX-08
  Scenario: a service without endpoints is a rule of another table
    Given a cluster with 1 node
    And a ClusterIP service "empty" for "app=nothing" on port 80
    And the cluster has settled
    Then the rules of node "n1" show in this order:
      """
      *filter
      -A KUBE-SERVICES -d * -p tcp -m comment --comment "default/empty has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
      COMMIT
      *nat
      """

  @PRX-04
  Scenario: ipvs mode with scheduler rr serves the endpoints in turn
    Given a cluster with 2 nodes
    And kube-proxy runs in ipvs mode with scheduler "rr"
    And a pod "client"
    And a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    Then an event "IPVSDeprecation" was recorded for node "n1"
    And the rules of node "n1" show in this order:
      """
      TCP  10.*:80 rr
      -> 10.244.*:80 * Masq    1      0          0
      -> 10.244.*:80 * Masq    1      0          0
      -> 10.244.*:80 * Masq    1      0          0
      """
    When pod "client" sends 3 requests to service "web"
    Then requests to service "web" were answered by 3 different pods
    And each pod that answered for service "web" answered 1 request
    When pod "client" sends 297 requests to service "web"
    Then each pod that answered for service "web" answered 100 requests
    When pod "client" connects to "web.default.svc" on port 81
    Then the last connection failed with "refused"

  @PRX-04
  Scenario Outline: what a scheduler of ipvs goes by: <scheduler>
    Given a cluster with 2 nodes
    And kube-proxy runs in ipvs mode with scheduler "<scheduler>"
    And a pod "client"
    And a pod "other"
    And a statefulset "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When pod "client" sends 30 requests to service "web"
    Then requests to service "web" were answered by <pods> different pods
    When pod "other" sends 30 requests to service "web"
    Then requests to service "web" were answered by <in all> different pods
    # Connections that a pod does not answer stay open with it.
    When the processes of pod "web-0" hang
    And pod "other" sends 30 requests to service "web"
    Then <failed> requests to service "web" failed

    Examples:
      | scheduler | pods | in all | failed |
      | lc        | 3    | 3      | 1      |
      | wrr       | 3    | 3      | 10     |
      | sh        | 1    | 2      | 30     |
      | dh        | 1    | 1      | 0      |

  @PRX-04
  Scenario: ipvs mode lets connections of an endpoint that goes come to their end
    Given a cluster with 1 node
    And kube-proxy runs in ipvs mode with scheduler "rr"
    And a pod "client"
    And a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When pod "client" sends 10 requests to service "web"
    Then the rules of node "n1" show "-> 10.244.*:80 * Masq    1      0          5"
    When deployment "web" is scaled to 1 replica
    Then within 30s, the rules of node "n1" show "-> 10.244.*:80 * Masq    0      0          5"
    When 3m passes
    Then for the next 1s, service "web" has 1 ready endpoint
    And the rules of node "n1" show "-> 10.244.*:80 * Masq    1      0          0"

  @PRX-04
  Scenario: nftables mode looks a random number up in a map
    Given a cluster with 2 nodes
    And kube-proxy runs in nftables mode
    And a pod "client"
    And a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    Then the rules of node "n1" show in this order:
      """
      table ip kube-proxy {
      elements = { *10.96.0.1 . tcp . 443 : goto service-2QRHZV4L-default/kubernetes/tcp/https* }
      chain service-*-default/web/tcp/ {
      meta l4proto tcp dnat ip to numgen random mod 3 map { 0 : 10.244.* . 80, 1 : 10.244.* . 80, 2 : 10.244.* . 80 }
      """
    When pod "client" sends 300 requests to service "web"
    Then requests to service "web" were answered by 3 different pods
    And each pod that answered for service "web" answered between 70 and 130 requests
    When pod "client" connects to "web.default.svc" on port 81
    Then the last connection failed with "refused"

  @PRX-06
  Scenario: a pod that hangs and is Ready gets its share of the traffic
    Given a cluster with 2 nodes
    And a pod "client"
    And a statefulset "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    When the processes of pod "web-0" hang
    Then for the next 2m, service "web" has 3 ready endpoints
    When pod "client" sends 300 requests to service "web"
    Then between 70 and 130 requests to service "web" failed
    And requests to service "web" were answered by 2 different pods
    When the processes of pod "web-0" continue
    And pod "client" sends 60 requests to service "web"
    Then requests to service "web" were answered by 3 different pods

  @PRX-05 @PRX-06
  Scenario: whether an application works is for its readiness probe to say, not for kube-proxy
    Given a cluster with 2 nodes
    And a pod "client"
    And a statefulset "web" with 3 replicas
    And pods of statefulset "web" take 1s to become ready
    And a ClusterIP service "web" for "app=web" on port 80
    Then within 60s, service "web" has 3 ready endpoints
    When the processes of pod "web-0" hang
    Then for the next 2s, service "web" has 3 ready endpoints
    And within 10s, service "web" has 2 ready endpoints
    When 2s passes
    And pod "client" sends 60 requests to service "web"
    Then no requests to service "web" failed
