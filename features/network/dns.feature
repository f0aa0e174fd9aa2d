Feature: Names of Services

  Background:
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And a ClusterIP service "web" for "app=web" on port 80

  @NET-11 @NET-12
  Scenario Outline: a Service is found under <name>
    Given the cluster has settled
    Then DNS name "<name>" resolves to service "web"

    Examples:
      | name                          |
      | web                           |
      | web.default                   |
      | web.default.svc               |
      | web.default.svc.cluster.local |

  @NET-11
  Scenario: from another namespace the namespace must be said
    Given a namespace "shop"
    And the scenario uses namespace "shop"
    And the cluster has settled
    Then DNS name "web.default" resolves to service "default/web"
    And DNS name "web" does not resolve

  @NET-11
  Scenario: a headless Service resolves to its ready pods
    Given a headless service "peers" for "app=web" on port 80
    And the cluster has settled
    Then DNS name "peers.default.svc.cluster.local" resolves to service "peers"

  @NET-11
  Scenario: a pod that is not ready is not among the addresses of a headless Service
    Given a headless service "db" for "app=db" on port 80
    And a statefulset "db" with 2 replicas
    And pods of statefulset "db" take 1s to become ready
    And the cluster has settled
    Then DNS name "db.default.svc.cluster.local" resolves to service "db"
    When pod "db-0" starts failing its readiness probe
    Then within 30s, service "db" has 1 ready endpoint
    When 1s passes
    Then DNS name "db.default.svc.cluster.local" resolves to service "db"

  @NET-11
  Scenario: a port has a name, and a Service may be another name of something else
    Given these manifests:
      """yaml
      apiVersion: v1
      kind: Service
      metadata: { name: shop }
      spec: { type: ExternalName, externalName: web.default.svc.cluster.local }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: mail }
      spec: { type: ExternalName, externalName: mail.example.com }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: named }
      spec: { selector: { app: db }, ports: [{ name: http, port: 8000 }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: peers }
      spec: { clusterIP: None, selector: { app: db }, ports: [{ name: sql, port: 5432 }] }
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: db, labels: { app: db } }
      spec: { hostname: first, subdomain: peers, containers: [{ name: db, image: "nginx:1.27" }] }
      """
    And the cluster has settled
    Then DNS name "_http._tcp.named" names port 8000 of "named.default.svc.cluster.local"
    And DNS name "_sql._tcp.peers" names port 5432 of "first.peers.default.svc.cluster.local"
    And DNS name "shop" is an alias of "web.default.svc.cluster.local"
    And DNS name "shop" resolves to service "web"
    And DNS name "mail" is an alias of "mail.example.com"

  @NET-11
  Scenario: a Service that does not exist has no name
    Given the cluster has settled
    Then DNS name "nothing.default.svc.cluster.local" does not resolve

  Scenario: names are answered while the API server is away
    Given the cluster has settled
    When the API server stops
    Then for the next 10m, DNS name "web.default.svc.cluster.local" resolves to service "web"
