Feature: Configuration of the scheduler
  A KubeSchedulerConfiguration is taken as kube-scheduler takes it.

  Scenario: pods are packed onto as few nodes as will do
    Given a cluster with 3 nodes
    And the scheduler is configured with:
      """
      apiVersion: kubescheduler.config.k8s.io/v1
      kind: KubeSchedulerConfiguration
      profiles:
        - plugins:
            score:
              disabled: [{ name: PodTopologySpread }, { name: NodeResourcesBalancedAllocation }]
          pluginConfig:
            - name: NodeResourcesFit
              args:
                scoringStrategy: { type: MostAllocated, resources: [{ name: cpu, weight: 1 }] }
      """
    And a deployment "web" with 4 replicas
    And the cluster has settled
    Then the pods of deployment "web" run on 1 different nodes

  Scenario: a pod asks for a profile by its name
    Given a cluster with nodes:
      | name | labels     |
      | n1   | disk=ssd  |
      | n2   | disk=slow |
    And the scheduler is configured with:
      """
      apiVersion: kubescheduler.config.k8s.io/v1
      kind: KubeSchedulerConfiguration
      profiles:
        - schedulerName: default-scheduler
        - schedulerName: fast-disks
          pluginConfig:
            - name: NodeAffinity
              args:
                addedAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms:
                      - matchExpressions: [{ key: disk, operator: In, values: [ssd] }]
      """
    And these manifests:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: database }
      spec:
        schedulerName: fast-disks
        containers: [{ name: main, image: postgres }]
      ---
      apiVersion: v1
      kind: Pod
      metadata: { name: picky }
      spec:
        schedulerName: fast-disks
        nodeSelector: { disk: slow }
        containers: [{ name: main, image: postgres }]
      """
    When 10s pass
    Then pod "database" runs on node "n1"
    And pod "picky" is Pending

  Scenario: a filter that is disabled rejects no node
    Given a cluster with 1 node
    And node "n1" is tainted "gpu=true:NoSchedule"
    And the scheduler is configured with:
      """
      apiVersion: kubescheduler.config.k8s.io/v1
      kind: KubeSchedulerConfiguration
      profiles:
        - plugins:
            multiPoint: { disabled: [{ name: TaintToleration }] }
      """
    And a pod "bold"
    When 10s pass
    Then pod "bold" runs on node "n1"
