Feature: Feature gates
  Gates are set by their real names; one that is locked, unknown or not modelled is refused.

  Scenario: a scheduler with nothing to do tries a pod before its back-off is over
    Given a cluster with 1 node
    And the scheduler is configured with:
      """
      apiVersion: kubescheduler.config.k8s.io/v1
      kind: KubeSchedulerConfiguration
      podInitialBackoffSeconds: 10
      """
    And node "n1" is cordoned
    And a pod "eager"
    And 1s pass
    When node "n1" is uncordoned
    Then within 3s, pod "eager" is Running

  Scenario: without the gate the back-off is waited for
    Given a cluster with 1 node
    And feature gate "SchedulerPopFromBackoffQ" is off
    And the scheduler is configured with:
      """
      apiVersion: kubescheduler.config.k8s.io/v1
      kind: KubeSchedulerConfiguration
      podInitialBackoffSeconds: 10
      """
    And node "n1" is cordoned
    And a pod "patient"
    And 1s pass
    When node "n1" is uncordoned
    Then for the next 8s, pod "patient" is Pending
    And within 12s, pod "patient" is Running

  Scenario: crash loops that are tried again sooner
    Given a cluster with 1 node
    And feature gate "ReduceDefaultCrashLoopBackOffDecay" is on
    And a deployment "web" with 1 replica
    And the cluster has settled
    When the containers of deployment "web" start crashing
    And 12s pass
    Then the pods are:
      | NAME  | RESTARTS  |
      | web-* | 3 (* ago) |
