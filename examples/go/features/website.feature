Feature: The Go operator looks after websites

  Background:
    Given a cluster with 3 nodes
    And the custom resources of "examples/website/crd.yaml"

  Scenario: a website comes, grows and goes
    Given an operator in "examples/go": "./website-operator"
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
    And within 30s, Deployment "shop" has ".metadata.managedFields.0.manager" = "website-operator"
    And within 30s, Deployment "shop" has ".metadata.managedFields.0.operation" = "Apply"
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

  Scenario: its webhook refuses what the schema lets pass
    Given an operator in "examples/go": "./website-operator --webhook-port $PORT"
    Then within 60s, it is refused with 'admission webhook "websites.examples.seatrial.dev" denied the request: spec.image: "nginx:latest" changes under your feet, name a version':
      """
      apiVersion: examples.seatrial.dev/v1
      kind: Website
      metadata:
        name: drifting
      spec:
        image: nginx:latest
      """

  Scenario: when the leader dies, the other takes over
    Given an operator in "examples/go": "./website-operator"
    When I apply:
      """
      apiVersion: examples.seatrial.dev/v1
      kind: Website
      metadata:
        name: first
      spec:
        replicas: 1
      """
    Then within 60s, Website "first" has ".status.readyReplicas" = "1"
    Given an operator in "examples/go": "./website-operator"
    When the first operator is killed
    And I apply:
      """
      apiVersion: examples.seatrial.dev/v1
      kind: Website
      metadata:
        name: second
      spec:
        replicas: 1
      """
    Then within 60s, Website "second" has ".status.readyReplicas" = "1"
