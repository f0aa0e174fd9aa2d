Feature: CronJobs
  Jobs by the clock.

  Background:
    Given a cluster with 2 nodes

  @WKL-05
  Scenario: runs do not overlap when that is forbidden
    Given the clock starts at "2026-01-01T00:00:30Z"
    When this manifest is applied:
      """yaml
      apiVersion: batch/v1
      kind: CronJob
      metadata: { name: report }
      spec:
        schedule: "*/5 * * * *"
        concurrencyPolicy: Forbid
        jobTemplate:
          spec:
            template:
              metadata: { labels: { app: report } }
              spec:
                restartPolicy: Never
                containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "sleep 420"] }]
      """
    And 30m pass
    Then at no time, at least 2 pods matching "app=report" are Running
    And an event "JobAlreadyActive" was recorded for cronjob "report"
    And there are 4 jobs

  @WKL-05
  Scenario: what was missed is made up for once
    Given a cronjob "nightly" scheduled "* * * * *"
    And the clock starts at "2026-01-01T00:00:30Z"
    When the controller manager stops
    And 10m pass
    Then there are 0 jobs
    When the controller manager starts
    Then within 50s, there is 1 job
    When time advances until there is 1 job
    Then for the next 10s, there is 1 job
    And within 70s, there are 2 jobs

  @WKL-05
  Scenario: the clock of a zone
    Given the clock starts at "2026-03-29T05:30:00Z"
    When this manifest is applied:
      """yaml
      apiVersion: batch/v1
      kind: CronJob
      metadata: { name: breakfast }
      spec:
        schedule: "0 8 * * *"
        timeZone: Europe/Berlin
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: Never
                containers: [{ name: c, image: "busybox:1.36", command: [sh, -c, "exit 0"] }]
      """
    Then between 30m and 1801s later, there is 1 job
