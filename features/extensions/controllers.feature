Feature: Controllers of others
  Kubernetes is extended by kinds and controllers that are not its own. A controller is a program that speaks to the API
  server alone: it watches, reads what is wanted, looks at what is there, writes, and comes back.

  Background:
    Given a cluster with 2 nodes
    And the syncs of the replicaset controller are traced
    And these manifests:
      """yaml
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: { name: widgets.example.com }
      spec:
        group: example.com
        scope: Namespaced
        names: { plural: widgets, singular: widget, kind: Widget, listKind: WidgetList }
        versions:
          - name: v1
            served: true
            storage: true
            subresources: { status: {} }
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      size: { type: integer, minimum: 0, default: 1 }
                      image: { type: string, default: "nginx:1.27" }
                  status:
                    type: object
                    properties: { ready: { type: integer } }
      """
    And the cluster has settled
    And the controller "widget-controller" runs

  @WKL-08
  Scenario: a widget gets its deployment
    When this manifest is applied:
      """yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: { name: gears }
      spec: { size: 2 }
      """
    Then within 30s, deployment "gears" has 2 ready replicas
    When this manifest is applied:
      """yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: { name: gears }
      spec: { size: 3 }
      """
    Then within 30s, deployment "gears" has 3 ready replicas
    When deployment "gears" is scaled to 1 replica
    Then within 30s and then for 1m, deployment "gears" has 3 ready replicas
    When deployment "gears" is deleted
    Then within 30s and then for 1m, deployment "gears" has 3 ready replicas

  @CM-06
  Scenario: the phases of a sync
    When this manifest is applied:
      """yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: { name: gears }
      spec: { size: 2 }
      """
    Then within 30s, deployment "gears" has 2 ready replicas
    And the trace shows in this order:
      | phase   | actor             | does                                           |
      | watch   | widget-controller | sync.watch widgets.example.com default/gears   |
      | desired | widget-controller | sync.desired widgets.example.com default/gears |
      | current | widget-controller | sync.current deployments.apps default          |
      | write   | widget-controller | sync.write deployments.apps default/gears      |
      | requeue | widget-controller | sync.requeue default/gears                     |
    And the trace shows in this order:
      | phase   | actor                 | does                                          |
      | watch   | replicaset-controller | sync.watch replicasets.apps default/gears-*   |
      | desired | replicaset-controller | sync.desired replicasets.apps default/gears-* |
      | current | replicaset-controller | sync.current pods *                           |
      | write   | replicaset-controller | sync.write pods default/gears-*               |
      | requeue | replicaset-controller | sync.requeue default/gears-*                  |

  @CM-06
  Scenario: a controller comes back when it said it would
    When this manifest is applied:
      """yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: { name: gears }
      spec: { size: 1 }
      """
    And 80s pass
    Then the trace of the last 30s shows "widget-controller" doing "sync.requeue default/gears" at least 1 time

  @ARC-26
  Scenario: what a controller does to the copy in its cache nobody else sees
    Given a deployment "web" with 2 replicas
    And the cluster has settled
    When the controller "careless-controller" runs
    And 5m pass
    Then the trace of the last 5m shows "careless-controller" doing "controller.error *" at least 3 times
    And nothing in the trace shows "*careless-controller" doing "api.update *"
    And during the last 5m, deployment "web" has 2 ready replicas
    And field "spec.replicas" of deployment "web" is "2"

  @WKL-08
  Scenario: what was missed while a controller was away it finds when it comes back
    When the controller "widget-controller" crashes
    And this manifest is applied:
      """yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: { name: gears }
      spec: { size: 1 }
      """
    Then for the next 1m, deployment "gears" does not exist
    When the controller "widget-controller" starts
    Then within 30s, deployment "gears" has 1 ready replica
