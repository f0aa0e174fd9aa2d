/** What KubeSchedulerConfiguration v1 has and is modelled (kube-scheduler/config/v1 types.go, types_pluginargs.go, v0.36). */
const name = { type: 'string', minLength: 1 };
const percentage = { type: 'integer', minimum: 0, maximum: 100 };

const pluginSet = {
  type: 'object',
  additionalProperties: false,
  properties: {
    enabled: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: { name, weight: { type: 'integer', minimum: 0 } },
      },
    },
    disabled: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: { name, weight: { type: 'integer' } },
      },
    },
  },
};

/** By a pattern, so that the checks of a set are compiled once and not for each point. */
const pluginSets = (points: readonly string[]): object => ({
  type: 'object',
  additionalProperties: false,
  patternProperties: { [`^(${['multiPoint', ...points].join('|')})$`]: pluginSet },
});

/** The whole document, but for the arguments of plugins. */
export const documentSchema = (points: readonly string[]): object => ({
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'kind'],
  properties: {
    apiVersion: { const: 'kubescheduler.config.k8s.io/v1' },
    kind: { const: 'KubeSchedulerConfiguration' },
    parallelism: { type: 'integer', minimum: 1 },
    percentageOfNodesToScore: percentage,
    podInitialBackoffSeconds: { type: 'integer', minimum: 1 },
    podMaxBackoffSeconds: { type: 'integer', minimum: 1 },
    clientConnection: {
      type: 'object',
      additionalProperties: false,
      properties: { qps: { type: 'number' }, burst: { type: 'integer', minimum: 0 } },
    },
    leaderElection: {
      type: 'object',
      additionalProperties: false,
      properties: { leaderElect: { type: 'boolean' } },
    },
    profiles: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          schedulerName: name,
          percentageOfNodesToScore: percentage,
          plugins: pluginSets(points),
          pluginConfig: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['name'],
              properties: { name, args: { type: 'object' } },
            },
          },
        },
      },
    },
  },
});

/** Each set of arguments may name its own kind. */
const argsOf = (kind: string, properties: object, more: object = {}): object => ({
  type: 'object',
  additionalProperties: false,
  properties: {
    apiVersion: { const: 'kubescheduler.config.k8s.io/v1' },
    kind: { const: `${kind}Args` },
    ...properties,
  },
  ...more,
});

const weightedResources = (weight: object): object => ({
  type: 'array',
  minItems: 1,
  items: { type: 'object', additionalProperties: false, required: ['name'], properties: { name, weight } },
});

const scoringStrategy = {
  type: 'object',
  additionalProperties: false,
  properties: {
    type: { enum: ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'] },
    resources: weightedResources({ type: 'integer', minimum: 1, maximum: 100 }),
    requestedToCapacityRatio: {
      type: 'object',
      additionalProperties: false,
      required: ['shape'],
      properties: {
        shape: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['utilization', 'score'],
            properties: { utilization: percentage, score: { type: 'integer', minimum: 0, maximum: 10 } },
          },
        },
      },
    },
  },
};

const spreadConstraint = {
  type: 'object',
  additionalProperties: false,
  required: ['maxSkew', 'topologyKey', 'whenUnsatisfiable'],
  properties: {
    maxSkew: { type: 'integer', minimum: 1 },
    topologyKey: name,
    whenUnsatisfiable: { enum: ['DoNotSchedule', 'ScheduleAnyway'] },
  },
};

/** Arguments of the default plugins, by name. Those that are not here take none. */
export const ARGS_SCHEMAS: Readonly<Record<string, object>> = {
  DefaultPreemption: argsOf('DefaultPreemption', {
    minCandidateNodesPercentage: percentage,
    minCandidateNodesAbsolute: { type: 'integer', minimum: 0 },
  }),
  DynamicResources: argsOf('DynamicResources', { bindingTimeout: { type: 'string' } }),
  InterPodAffinity: argsOf('InterPodAffinity', {
    hardPodAffinityWeight: percentage,
    ignorePreferredTermsOfExistingPods: { type: 'boolean' },
  }),
  NodeAffinity: argsOf('NodeAffinity', { addedAffinity: { type: 'object' } }),
  NodeResourcesBalancedAllocation: argsOf('NodeResourcesBalancedAllocation', {
    resources: weightedResources({ const: 1 }),
  }),
  NodeResourcesFit: argsOf('NodeResourcesFit', {
    ignoredResources: { type: 'array', items: name },
    ignoredResourceGroups: { type: 'array', items: { type: 'string', pattern: '^[^/]+$' } },
    scoringStrategy,
  }),
  PodTopologySpread: argsOf('PodTopologySpread', {
    defaultConstraints: { type: 'array', items: spreadConstraint },
    defaultingType: { enum: ['System', 'List'] },
  }),
  VolumeBinding: argsOf('VolumeBinding', { bindTimeoutSeconds: { type: 'integer', minimum: 0 } }),
};
