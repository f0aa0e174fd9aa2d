Feature: Admission policies
  Rules of the cluster's own, in CEL: first those that change, then those that judge.

  Background:
    Given a cluster with 1 node
    And these manifests:
      """yaml
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: { name: labelled }
      spec:
        matchConstraints:
          resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
        validations:
          - expression: has(object.metadata.labels) && "team" in object.metadata.labels
            message: the label team is missing
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: { name: labelled }
      spec: { policyName: labelled, validationActions: [Deny] }
      """
    And the cluster has settled

  @API-23
  Scenario: what breaks a rule is refused
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    Then the last request is rejected with "the label team is missing"
    And configmap "app" does not exist

  @API-23
  Scenario: what a policy adds is there when others judge
    Given these manifests:
      """yaml
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: { name: label }
      spec:
        matchConstraints:
          resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
        reinvocationPolicy: Never
        mutations:
          - patchType: ApplyConfiguration
            applyConfiguration:
              expression: 'Object{metadata: Object.metadata{labels: {"team": "sea"}}}'
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicyBinding
      metadata: { name: label }
      spec: { policyName: label }
      """
    And the cluster has settled
    When this manifest is applied:
      """yaml
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: app }
      """
    Then configmap "app" has label "team=sea"
