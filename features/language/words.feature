Feature: Words that one would use
  Sentences that somebody who knows Kubernetes tries first.

  Scenario: what is described can also be made in mid-scenario
    Given a cluster with 2 nodes
    And the cluster has settled
    When a deployment "web" with 2 replicas
    And a service "web" for "app=web" on port 80
    And a pod disruption budget "web" for "app=web" with at least 1 available
    Then within 1m, service "web" has 2 ready endpoints
    And within 1m, pod disruption budget "web" allows 1 disruption
    When a job "etl" with 2 completions and parallelism 1
    Then within 1m, job "etl" has condition "Complete" True

  Scenario: a claim of storage by its whole name
    Given a cluster with 1 node
    And a persistent volume claim "data" of 5Gi from storage class "late"
    When 1m passes
    Then persistent volume claim "data" is Pending
    When a storage class "late" that binds immediately
    Then within 1m, persistent volume claim "data" is Bound

  Scenario: a cronjob is suspended and resumed
    Given a cluster with 1 node
    And a cronjob "tick" scheduled "*/5 * * * *"
    And the cluster has settled
    When cronjob "tick" is suspended
    Then for the next 20m, there are 0 jobs
    When cronjob "tick" is resumed
    Then within 6m, there is 1 job

  Scenario: the pods of a headless service have names
    Given a cluster with 2 nodes
    And a statefulset "db" with 2 replicas
    And a headless service "db" for "app=db" on port 5432
    And the cluster has settled
    Then DNS name "db-1.db.default.svc.cluster.local" resolves to pod "db-1"
    When statefulset "db" is scaled to 1 replica
    Then within 1m, DNS name "db-1.db.default.svc.cluster.local" does not resolve

  Scenario: an autoscaler needs no request of memory
    Given a cluster with 2 nodes
    And the cluster has a metrics server
    And a deployment "web" with 2 replicas
    And pods of deployment "web" request 200m CPU
    And a horizontal pod autoscaler "web" for deployment "web" between 2 and 4 replicas at 50% CPU
    And the cluster has settled
    When the CPU load of deployment "web" is 100%
    Then within 2m, deployment "web" has 4 replicas
