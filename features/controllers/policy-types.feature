Feature: Types in admission policies
  What a policy says is checked against the kinds it is about: once for each change of its spec.

  Scenario: a policy is checked when it is new and when it changes
    Given a cluster with 1 node
    When this manifest is applied:
      """yaml
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: { name: replicas }
      spec:
        matchConstraints:
          resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]
        validations:
          - expression: object.spec.replcas <= 5
      """
    And 60s pass
    Then the trace of the last 61s shows "validatingadmissionpolicy-status-controller" doing "api.patch validatingadmissionpolicies.admissionregistration.k8s.io/status replicas" 1 time
    When "GET /apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/replicas" is requested
    Then the answer matches:
      """yaml
      status: { typeChecking: { expressionWarnings: [{ fieldRef: "spec.validations[0].expression" }] } }
      """
    When this manifest is applied:
      """yaml
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: { name: replicas }
      spec:
        matchConstraints:
          resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]
        validations:
          - expression: object.spec.replicas <= 5
      """
    And 60s pass
    Then the trace of the last 61s shows "validatingadmissionpolicy-status-controller" doing "api.patch validatingadmissionpolicies.admissionregistration.k8s.io/status replicas" 1 time
