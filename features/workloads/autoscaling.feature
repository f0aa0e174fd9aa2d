@WKL-01
Feature: Autoscaling
  A horizontal pod autoscaler looks at its target every 15 s and fits the replicas to what the pods use.

  Rule: What pods use decides

    Background:
      Given a cluster with 3 nodes
      And the cluster has a metrics server
      And a deployment "web" with 2 replicas
      And pods of deployment "web" request 200m CPU and 64Mi memory
      And a horizontal pod autoscaler "web" for deployment "web" between 2 and 10 replicas at 50% CPU

    Scenario: twice the load needs twice the pods
      Given the ready pods of deployment "web" share a load of 400m CPU
      When the cluster settles
      Then deployment "web" has 4 ready replicas
      And an event "SuccessfulRescale" was recorded for horizontal pod autoscaler "web"
      And horizontal pod autoscaler "web" sees 50% CPU
      And horizontal pod autoscaler "web" has condition "AbleToScale" True because "ReadyForNewScale"
      And horizontal pod autoscaler "web" has condition "ScalingActive" True because "ValidMetricFound"

    Scenario: a load within 10 % of the target changes nothing
      Given the CPU load of deployment "web" is 55%
      And the cluster has settled
      When time advances until horizontal pod autoscaler "web" sees 55% CPU
      Then for the next 2m, deployment "web" has 2 desired replicas

    Scenario: beyond that it does
      Given the CPU load of deployment "web" is 56%
      When time advances until horizontal pod autoscaler "web" sees 56% CPU
      Then horizontal pod autoscaler "web" wants 3 replicas

    Scenario: replicas at most double from one look to the next, up to the most that are allowed
      Given the CPU load of deployment "web" is 500%
      When time advances until horizontal pod autoscaler "web" wants 4 replicas
      Then horizontal pod autoscaler "web" has condition "ScalingLimited" True because "ScaleUpLimit"
      When time advances until horizontal pod autoscaler "web" wants 8 replicas
      And time advances until horizontal pod autoscaler "web" wants 10 replicas
      Then horizontal pod autoscaler "web" has condition "ScalingLimited" True because "TooManyReplicas"
      And within 1m and then for 5m, deployment "web" has 10 ready replicas

    Scenario: what has grown shrinks only when it was too much for five minutes
      Given the ready pods of deployment "web" share a load of 800m CPU
      And the cluster has settled
      And deployment "web" has 8 ready replicas
      When the ready pods of deployment "web" share a load of 200m CPU
      Then within 1m, horizontal pod autoscaler "web" has condition "AbleToScale" True because "ScaleDownStabilized"
      And for the next 4m50s, deployment "web" has 8 desired replicas
      And within 6m, deployment "web" has 2 ready replicas

    Scenario: a behaviour says how fast
      When horizontal pod autoscaler "web" is patched with:
        """yaml
        spec:
          behavior:
            scaleUp: { policies: [{ type: Pods, value: 1, periodSeconds: 60 }] }
            scaleDown: { stabilizationWindowSeconds: 0 }
        """
      And the CPU load of deployment "web" is 100%
      And time advances until horizontal pod autoscaler "web" wants 3 replicas
      Then for the next 59s, deployment "web" has 3 desired replicas
      And within 1m, deployment "web" has 4 desired replicas
      When the CPU load of deployment "web" is 10%
      Then within 45s, deployment "web" has 2 desired replicas

    Scenario: a tolerance of its own
      When horizontal pod autoscaler "web" is patched with:
        """yaml
        spec: { behavior: { scaleUp: { tolerance: 0.5 } } }
        """
      And the CPU load of deployment "web" is 75%
      And 2m pass
      Then horizontal pod autoscaler "web" sees 75% CPU
      And deployment "web" has 2 desired replicas

    Scenario: who asks for nothing cannot be measured
      Given a deployment "plain" with 1 replica
      And a horizontal pod autoscaler "plain" for deployment "plain" between 1 and 5 replicas at 50% CPU
      When 30s pass
      Then horizontal pod autoscaler "plain" has condition "ScalingActive" False because "FailedGetResourceMetric"
      And an event "FailedComputeMetricsReplicas" was recorded for horizontal pod autoscaler "plain"
      And deployment "plain" has 1 desired replica

    Scenario: nobody is left to measure when the target is at zero
      Given the cluster has settled
      When deployment "web" is scaled to 0 replicas
      Then within 20s, horizontal pod autoscaler "web" has condition "ScalingActive" False because "ScalingDisabled"
      And for the next 2m, deployment "web" has 0 desired replicas

    Scenario: a queue outside of the cluster
      When horizontal pod autoscaler "web" is patched with:
        """yaml
        spec:
          metrics:
            - type: External
              external:
                metric: { name: queue-length, selector: { matchLabels: { queue: mail } } }
                target: { type: AverageValue, averageValue: "10" }
        """
      And the external metric "queue-length" of "queue=mail" is 45
      And the external metric "queue-length" of "queue=print" is 1000
      And the cluster settles
      Then horizontal pod autoscaler "web" wants 5 replicas

    Scenario: a process whose work grows by itself
      Given these manifests:
        """yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: worker }
        spec:
          replicas: 2
          selector: { matchLabels: { app: worker } }
          template:
            metadata:
              labels: { app: worker }
              annotations:
                sim.behaviour/worker: '[{ "cpu": [{ "from": "0s", "millicores": 40 }, { "from": "90s", "millicores": 80 }] }]'
            spec:
              containers:
                - { name: worker, image: worker:1, resources: { requests: { cpu: 100m } } }
        """
      And a horizontal pod autoscaler "worker" for deployment "worker" between 1 and 3 replicas at 40% CPU
      When 1s passes
      Then for the next 88s, deployment "worker" has 2 desired replicas
      And within 125s, deployment "worker" has 3 ready replicas

    Scenario: memory, of which there is no time to start
      When horizontal pod autoscaler "web" is patched with:
        """yaml
        spec:
          metrics:
            - { type: Resource, resource: { name: memory, target: { type: AverageValue, averageValue: 100Mi } } }
        """
      And the pods of deployment "web" use 150Mi memory each
      And time advances until horizontal pod autoscaler "web" wants 3 replicas
      And the memory load of deployment "web" is 150%
      And 1m passes
      Then horizontal pod autoscaler "web" matches:
        """yaml
        status:
          currentMetrics:
            - { type: Resource, resource: { name: memory, current: { averageValue: 96Mi } } }
        """

    Scenario: the most that any metric asks for counts, and one that nobody tells keeps what there is
      When horizontal pod autoscaler "web" is patched with:
        """yaml
        spec:
          metrics:
            - { type: External, external: { metric: { name: nobody-knows }, target: { type: Value, value: "10" } } }
            - { type: Resource, resource: { name: memory, target: { type: AverageValue, averageValue: 100Mi } } }
            - { type: External, external: { metric: { name: queue-length }, target: { type: Value, value: "10" } } }
            - { type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }
        """
      And the CPU load of deployment "web" is 50%
      And the pods of deployment "web" use 50Mi memory each
      And the external metric "queue-length" is 15
      And time advances until horizontal pod autoscaler "web" wants 3 replicas
      Then an event "SuccessfulRescale" was recorded for horizontal pod autoscaler "web"
      When the CPU load of deployment "web" is 10%
      And the external metric "queue-length" is 1
      And 20s pass
      Then horizontal pod autoscaler "web" has condition "ScalingActive" False because "FailedGetExternalMetric"
      And for the next 10m, deployment "web" has 3 desired replicas

    Scenario: a metric of a Service, shared by its pods
      Given a ClusterIP service "web" for "app=web" on port 80
      And metric "requests-per-second" of service "web" is 600
      When horizontal pod autoscaler "web" is patched with:
        """yaml
        spec:
          metrics:
            - type: Object
              object:
                describedObject: { apiVersion: v1, kind: Service, name: web }
                metric: { name: requests-per-second }
                target: { type: AverageValue, averageValue: "100" }
        """
      And the cluster settles
      Then horizontal pod autoscaler "web" wants 6 replicas

    Scenario: it waits for an API server that is away, and begins its five minutes anew when it is started again
      Given the ready pods of deployment "web" share a load of 800m CPU
      When the API server is down for 1m
      Then within 3m, deployment "web" has 8 ready replicas
      When the ready pods of deployment "web" share a load of 200m CPU
      And 4m pass
      And the controller manager is down for 20s
      And 1m passes
      Then not before 4m, deployment "web" has 2 desired replicas

    Scenario: two autoscalers of the same pods refuse to work
      Given a horizontal pod autoscaler "other" for deployment "web" between 1 and 3 replicas at 50% CPU
      When 1m passes
      Then horizontal pod autoscaler "web" has condition "ScalingActive" False because "AmbiguousSelector"
      And horizontal pod autoscaler "other" has condition "ScalingActive" False because "AmbiguousSelector"
      When the CPU load of deployment "web" is 500%
      Then for the next 2m, deployment "web" has 2 desired replicas

    Scenario: pods that are not ready yet count as idle
      Given a deployment "slow" with 2 replicas
      And pods of deployment "slow" request 100m CPU and 64Mi memory
      And pods of deployment "slow" take 2m to become ready
      And a horizontal pod autoscaler "slow" for deployment "slow" between 2 and 10 replicas at 50% CPU
      And the CPU load of deployment "slow" is 100%
      When time advances until deployment "slow" has 2 ready replicas
      Then within 45s and then for 100s, deployment "slow" has 4 desired replicas
      And within 5m, deployment "slow" has 8 desired replicas

    Scenario: a pod that nobody can measure is taken to use all that it asks for before anything is taken away
      Given the CPU load of deployment "web" is 20%
      And the cluster has settled
      And horizontal pod autoscaler "web" wants 2 replicas
      When deployment "web" is scaled to 3 replicas
      And the kubelet on node "n1" stops
      Then for the next 4m, deployment "web" has 3 desired replicas

  Rule: Without a metrics server nobody knows

    Scenario: the reason is told, and nothing is scaled
      Given a cluster with 2 nodes
      And a deployment "web" with 2 replicas
      And pods of deployment "web" request 200m CPU and 64Mi memory
      And a horizontal pod autoscaler "web" for deployment "web" between 2 and 10 replicas at 50% CPU
      When 1m passes
      Then horizontal pod autoscaler "web" matches:
        """yaml
        status:
          currentReplicas: 2
          conditions:
            - type: AbleToScale
              status: "True"
              reason: SucceededGetScale
            - type: ScalingActive
              status: "False"
              reason: FailedGetResourceMetric
              message: "the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)"
        """
      And deployment "web" has 2 desired replicas

    Scenario: a range needs no metrics
      Given a cluster with 2 nodes
      And a deployment "web" with 7 replicas
      And a horizontal pod autoscaler "web" for deployment "web" between 2 and 5 replicas at 50% CPU
      When the cluster settles
      Then deployment "web" has 5 ready replicas
      And horizontal pod autoscaler "web" wants 5 replicas

  Rule: Flags say how patient it is

    Scenario: a flag says how long is long enough
      Given a cluster with 3 nodes
      And the cluster has a metrics server
      And the horizontal pod autoscaler controller flag "horizontal-pod-autoscaler-downscale-stabilization" is "30s"
      And a deployment "api" with 4 replicas
      And pods of deployment "api" request 200m CPU and 64Mi memory
      And a horizontal pod autoscaler "api" for deployment "api" between 1 and 10 replicas at 50% CPU
      And the CPU load of deployment "api" is 50%
      And the cluster has settled
      When the CPU load of deployment "api" is 10%
      Then within 1m15s, deployment "api" has 1 desired replica
