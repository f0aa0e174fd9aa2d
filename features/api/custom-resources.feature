Feature: Custom resources
  Kinds that others bring are served like those that are built in.

  Background:
    Given a cluster with 1 node
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
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      size: { type: integer, minimum: 1, default: 3 }
                    x-kubernetes-validations:
                      - { rule: self.size % 2 == 1, message: only odd sizes }
      """
    And the cluster has settled

  Scenario: a widget is written where it belongs, with its defaults
    When this manifest is applied:
      """yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: { name: w }
      spec: {}
      """
    Then etcd has key "/registry/example.com/widgets/default/w"
    When "GET /apis/example.com/v1/namespaces/default/widgets" is requested
    Then the answer has code 200 and is a "WidgetList"
    And the answer matches:
      """yaml
      items: [{ kind: Widget, metadata: { name: w, generation: 1 }, spec: { size: 3 } }]
      """

  Scenario Outline: size <size> is refused: <why>
    When this manifest is applied:
      """yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: { name: w }
      spec: { size: <size> }
      """
    Then the last request is rejected with "<why>"

    Examples:
      | size | why                                                  |
      | -1   | spec.size in body should be greater than or equal to 1 |
      | 2    | only odd sizes                                       |
      | big  | spec.size in body must be of type integer            |

  Scenario: widgets go with their kind
    When this manifest is applied:
      """yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: { name: w }
      spec: {}
      """
    Then etcd has key "/registry/example.com/widgets/default/w"
    When "DELETE /apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com" is requested
    Then the answer has code 200
    And within 30s, etcd has no key "/registry/example.com/widgets/default/w"
    When "GET /apis/example.com/v1/namespaces/default/widgets" is requested
    Then the answer has code 404
