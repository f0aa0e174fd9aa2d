Feature: Admission webhooks
  A webhook is a container behind a Service: it answers over HTTP what its pod's annotation says, with or without the uid
  of the request.

  Background:
    Given a cluster with 2 nodes
    And these manifests:
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: policy
        labels: { app: policy }
        annotations:
          sim.http/server: >-
            {"443": {"/validate": [{"body": "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\",
            \"response\": {\"allowed\": false, \"status\": {\"message\": \"no configuration on a Sunday\"}}}"}],
            "/mutate": [{"body": "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\",
            \"response\": {\"allowed\": true, \"patchType\": \"JSONPatch\", \"patch\":
            \"W3sib3AiOiJhZGQiLCJwYXRoIjoiL21ldGFkYXRhL2xhYmVscyIsInZhbHVlIjp7InRlYW0iOiJzZWEifX1d\"}}"}]}}
      spec:
        containers: [{ name: server, image: policy }]
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: policy }
      spec:
        selector: { app: policy }
        ports: [{ port: 443 }]
      """
    And the cluster has settled

  Scenario: a webhook that denies
    Given these manifests:
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: { name: policy }
      webhooks:
        - name: policy.example.com
          rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
          clientConfig: { service: { namespace: default, name: policy, path: /validate } }
          sideEffects: None
          admissionReviewVersions: [v1]
          timeoutSeconds: 5
      """
    When this manifest is applied:
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    Then the last request is rejected with "denied the request: no configuration on a Sunday"

  Scenario: a webhook that changes what is written, before a policy judges it
    Given these manifests:
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: { name: label }
      webhooks:
        - name: label.example.com
          rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
          clientConfig: { service: { namespace: default, name: policy, path: /mutate } }
          sideEffects: None
          admissionReviewVersions: [v1]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: { name: labelled }
      spec:
        matchConstraints:
          resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps, secrets] }]
        validations: [{ expression: "object.metadata.?labels.?team == optional.of('sea')" }]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: { name: labelled }
      spec: { policyName: labelled, validationActions: [Deny] }
      """
    And the cluster has settled
    When this manifest is applied:
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    Then configmap "app" has label "team=sea"
    When this manifest is applied:
      """
      apiVersion: v1
      kind: Secret
      metadata: { name: app }
      """
    Then the last request is rejected with "failed expression: object.metadata.?labels.?team == optional.of('sea')"

  Scenario: a webhook without an answer fails what it guards
    Given these manifests:
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: { name: policy }
      webhooks:
        - name: policy.example.com
          rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
          clientConfig: { service: { namespace: default, name: policy, path: /validate } }
          sideEffects: None
          admissionReviewVersions: [v1]
          timeoutSeconds: 5
      """
    And admission webhook "policy" times out for 10m
    When this manifest is applied:
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    Then the last request is rejected with "https://policy.default.svc:443/validate?timeout=5s"
    And the last request is rejected with "context deadline exceeded"
    When 11m pass
    And this manifest is applied:
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    Then the last request is rejected with "no configuration on a Sunday"

  Scenario: unless its failure policy lets the request pass
    Given these manifests:
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: { name: policy }
      webhooks:
        - name: policy.example.com
          failurePolicy: Ignore
          rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
          clientConfig: { service: { namespace: default, name: policy, path: /validate } }
          sideEffects: None
          admissionReviewVersions: [v1]
      """
    When admission webhook "policy.example.com" times out for 10m
    And this manifest is applied:
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    Then configmap "app" exists

  Scenario: a webhook whose pod is gone refuses connections, and pods of a workload wait for it
    Given these manifests:
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: { name: policy }
      webhooks:
        - name: policy.example.com
          rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
          clientConfig: { service: { namespace: default, name: policy, path: /validate } }
          sideEffects: None
          admissionReviewVersions: [v1]
      """
    When pod "policy" is deleted
    And 60s pass
    And this manifest is applied:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: web, image: nginx }] }
      """
    Then the last request is rejected with "connect: connection refused"
    When this manifest is applied:
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec: { containers: [{ name: web, image: nginx }] }
      """
    Then for the next 1m, there are no pods
    When "DELETE /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/policy" is requested
    Then within 3m, deployment "web" has 1 ready replica
