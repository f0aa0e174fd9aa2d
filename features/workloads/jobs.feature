Feature: Jobs
  Pods that run to their end.

  Background:
    Given a cluster with 2 nodes

  @WKL-04 @CM-17
  Scenario: three completions, two at a time
    Given a job "etl" with 3 completions and parallelism 2
    Then within 1m, field "status.succeeded" of job "etl" is "3"
    And within 1m, job "etl" has condition "Complete" True
    And at some point, 2 pods matching "job-name=etl" are Running
    And at no time, at least 3 pods matching "job-name=etl" are Running
    And there are 3 pods

  @WKL-04
  Scenario: what fails is tried again until the limit
    When this manifest is applied:
      """yaml
      apiVersion: batch/v1
      kind: Job
      metadata: { name: broken }
      spec:
        backoffLimit: 2
        template:
          spec:
            restartPolicy: Never
            containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "exit 3"] }]
      """
    Then within 10m, job "broken" has condition "Failed" True because "BackoffLimitExceeded"
    And field "status.failed" of job "broken" is "3"

  @WKL-04
  Scenario: a finished job cleans up after itself
    When this manifest is applied:
      """yaml
      apiVersion: batch/v1
      kind: Job
      metadata: { name: brief }
      spec:
        ttlSecondsAfterFinished: 60
        template:
          spec:
            restartPolicy: Never
            containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "exit 0"] }]
      """
    Then within 1m, job "brief" has condition "Complete" True
    And within 2m, job "brief" does not exist
    And within 3m, there are 0 pods again
