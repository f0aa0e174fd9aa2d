Feature: How a controller behaves
  A controller reads what is wanted, compares it to what there is, and acts on the difference. So it acts on nothing when
  there is none, whatever it remembers, and on all of it, whatever it was told.

  Background:
    Given a cluster with 2 nodes
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

  @CM-22
  Scenario Outline: <controller> <idempotent> idempotent and <level> level-triggered
    Given the controller "<controller>" runs
    When this manifest is applied:
      """yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: { name: gears }
      spec: { size: 2 }
      """
    Then within 30s, deployment "gears" has 2 ready replicas
    And the controller "<controller>" <idempotent> idempotent
    And the controller "<controller>" <level> level-triggered

    Examples:
      | controller        | idempotent | level  |
      | widget-controller | is         | is     |
      | edge-controller   | is         | is not |

  @CM-22
  Scenario: a controller that writes whenever it looks
    Given the controller "busy-controller" runs
    When this manifest is applied:
      """yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: { name: gears }
      spec: { size: 2 }
      """
    And 1m passes
    Then the controller "busy-controller" is not idempotent
