Feature: Which node is best
  Among the nodes that can run a pod the scheduler takes the one with the highest score.

  @SCH-09 @SCH-11
  Scenario: an empty node is preferred to a busy one
    Given a cluster with 2 nodes
    And a pod "busy" with:
      | node name | n1 |
      | cpu       | 3  |
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: next }
      spec: { containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: 500m } } }] }
      """
    Then within 10s, pod "next" runs on node "n2"

  @SCH-10
  Scenario: replicas are spread over zones by default
    Given a cluster with 1 node in each of zones "a,b,c"
    And a deployment "web" with 3 replicas
    And a ClusterIP service "web" for "app=web" on port 80
    And the cluster has settled
    Then the pods of deployment "web" run on 3 different zones

  @SCH-10
  Scenario: a hard spread constraint is kept
    Given a cluster with 2 nodes in each of zones "a,b"
    And a deployment "web" with 6 replicas
    And pods of deployment "web" spread over zones with max skew 1
    And the cluster has settled
    Then the pods of deployment "web" run on 2 different zones
    And all pods of deployment "web" are Running

  @SCH-23
  Scenario: preferred nodes win when all else is equal
    Given a cluster with nodes:
      | name | labels   |
      | n1   |          |
      | n2   | disk=ssd |
      | n3   |          |
    And a deployment "web" with 1 replica
    And pods of deployment "web" prefer nodes labelled "disk=ssd"
    And the cluster has settled
    Then 1 pod of deployment "web" runs on node "n2"

  @SCH-14
  Scenario: a crashing pod stays where it is
    Given a cluster with 3 nodes
    And a deployment "web" with 1 replica
    And the cluster has settled
    When the containers of deployment "web" start crashing
    And 5m pass
    Then the trace shows "kube-scheduler" doing "schedule.* pods default/web-*" no times

  @SCH-12
  Scenario: a failed binding is tried again
    Given a cluster with 2 nodes
    And the cluster has settled
    When the API server answers the next 1 create request with 500
    And 1s passes
    And the API server answers normally again
    And this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: c, image: "nginx:1.27" }] }
      """
    Then within 60s, pod "web" is Running

  Scenario: a pod of higher priority takes the place of a lower one
    Given a cluster with nodes:
      | name | cpu |
      | n1   | 2   |
    And priority class "high" of value 1000
    And a pod "low" with:
      | cpu | 1500m |
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: Pod
      metadata: { name: high }
      spec:
        priorityClassName: high
        containers: [{ name: c, image: "nginx:1.27", resources: { requests: { cpu: "1" } } }]
      """
    Then within 60s, pod "high" is Running
    And within 60s, pod "low" does not exist
    And pod "low" was preempted by pod "high"
