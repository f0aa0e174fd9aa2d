Feature: The Python operator looks after websites

  Background:
    Given a cluster with 3 nodes
    And the custom resources of "examples/website/crd.yaml"
    And an operator in "examples/python": "kopf run --all-namespaces operator.py"

  Scenario: a website comes, grows and goes
    When I apply:
      """
      apiVersion: examples.seatrial.dev/v1
      kind: Website
      metadata:
        name: shop
      spec:
        replicas: 2
      """
    Then within 60s, Deployment "shop" has ".status.readyReplicas" = "2"
    And within 30s, Deployment "shop" has ".metadata.ownerReferences.0.kind" = "Website"
    And within 30s, Service "shop" has ".spec.selector.website" = "shop"
    And within 60s, Website "shop" has ".status.readyReplicas" = "2"
    And within 30s, Website "shop" has ".metadata.finalizers.0" = "examples.seatrial.dev/farewell"
    When I change Website "shop" by '{"spec":{"replicas":4,"image":"nginx:1.28"}}'
    Then within 60s, Website "shop" has ".status.readyReplicas" = "4"
    And within 60s, Deployment "shop" has ".spec.template.spec.containers.0.image" = "nginx:1.28"
    When I delete Website "shop"
    Then within 60s, there is no Website "shop"
    And within 60s, there is no Deployment "shop"
    And within 60s, there is no Service "shop"
    And within 30s, there is an event "Farewell" about "shop"
