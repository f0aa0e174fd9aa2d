import type { ErrorObject, ValidateFunction } from 'ajv';
import { seconds } from '../../../base/brand';
import { readSpan } from '../../../api/struct-model/duration-text';
import type { RequestRate } from '../../../client/request-rate';
import { DEFAULT_CONFIGURATION, type SchedulerConfiguration } from '../configuration';
import { EXTENSION_POINTS } from '../framework/extension-points';
import { defaultPlugins } from '../plugins';
import type { DefaultPreemptionArgs } from '../plugins/default-preemption';
import type { DynamicResourcesArgs } from '../plugins/dynamic-resources/dynamic-resources';
import type { NodeResourcesFitArgs } from '../plugins/node-resources-fit';
import type { PodTopologySpreadArgs } from '../plugins/pod-topology-spread/pod-topology-spread';
import type { ScoringStrategy } from '../plugins/resource-scoring';
import { profileOf, type PluginSet, type ProfileDocument, type Sources } from './profile';
import { ARGS_SCHEMAS, documentSchema } from './schema';

/** What a KubeSchedulerConfiguration decides. */
export type ConfiguredScheduler = Pick<
  SchedulerConfiguration,
  'profiles' | 'percentageOfNodesToScore' | 'queue' | 'leaderElection' | 'clientConnection'
>;

export type ReadConfiguration =
  | { readonly ok: true; readonly configuration: ConfiguredScheduler }
  /** A line each: where in the document, and what was expected there. */
  | { readonly ok: false; readonly problems: readonly string[] };

interface Document {
  readonly percentageOfNodesToScore?: number;
  readonly podInitialBackoffSeconds?: number;
  readonly podMaxBackoffSeconds?: number;
  readonly leaderElection?: { readonly leaderElect?: boolean };
  readonly clientConnection?: Partial<RequestRate>;
  readonly profiles?: readonly ProfileDocument[];
}

/**
 * Reads a KubeSchedulerConfiguration v1, as `--config` of kube-scheduler takes it (v1.36). `plugins`: those that may be
 * enabled beside the default ones. Extenders, lease times and all of a client connection but its rate are not modelled, and
 * refused.
 */
export function readSchedulerConfiguration(document: unknown, plugins: Sources): ReadConfiguration {
  const malformed = problemsOf(validatorOf('document', documentSchema(EXTENSION_POINTS)), document, '');
  if (malformed.length > 0) return { ok: false, problems: malformed };
  const { profiles = [{}], ...rest } = document as Document;
  const sources: Sources = new Map([...defaultPlugins.map(({ source }) => [source.name, source] as const), ...plugins]);
  const problems = [
    ...profiles.flatMap((profile, index) => profileProblems(profile, `profiles[${index}]`, sources)),
    ...duplicates(profiles.map(({ schedulerName = 'default-scheduler' }) => schedulerName)).map(
      (name) => `profiles: there are two with the schedulerName "${name}"`,
    ),
    ...queueSortProblems(profiles),
    ...backoffProblems(rest),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, configuration: configured(rest, profiles, sources) };
}

function configured(
  { percentageOfNodesToScore, leaderElection, clientConnection, ...backoff }: Omit<Document, 'profiles'>,
  profiles: readonly ProfileDocument[],
  sources: Sources,
): ConfiguredScheduler {
  const { queue } = DEFAULT_CONFIGURATION;
  return {
    profiles: profiles.map((profile) => profileOf(profile, sources)),
    percentageOfNodesToScore: percentageOfNodesToScore ?? DEFAULT_CONFIGURATION.percentageOfNodesToScore,
    leaderElection: leaderElection?.leaderElect ?? true,
    ...(clientConnection === undefined ? {} : { clientConnection: rateOf(clientConnection) }),
    queue: {
      ...queue,
      initial: seconds(backoff.podInitialBackoffSeconds ?? INITIAL_BACKOFF_SECONDS),
      max: seconds(backoff.podMaxBackoffSeconds ?? MAX_BACKOFF_SECONDS),
    },
  };
}

/** Zero is taken for nothing said (pkg/scheduler/apis/config/v1/defaults.go, v1.36). */
const rateOf = ({ qps, burst }: Partial<RequestRate>): RequestRate => ({ qps: qps || 50, burst: burst || 100 });

const INITIAL_BACKOFF_SECONDS = 1;
const MAX_BACKOFF_SECONDS = 10;

function backoffProblems({ podInitialBackoffSeconds, podMaxBackoffSeconds }: Document): readonly string[] {
  const isBackwards =
    (podMaxBackoffSeconds ?? MAX_BACKOFF_SECONDS) < (podInitialBackoffSeconds ?? INITIAL_BACKOFF_SECONDS);
  return isBackwards ? ['podMaxBackoffSeconds: must be greater than or equal to podInitialBackoffSeconds'] : [];
}

function profileProblems(profile: ProfileDocument, path: string, sources: Sources): readonly string[] {
  const sets = Object.entries(profile.plugins ?? {});
  return [
    ...sets.flatMap(([point, set]) => setProblems(set, `${path}.plugins.${point}`, sources)),
    ...(profile.pluginConfig ?? []).flatMap(({ name, args = {} }, index) =>
      argsProblems(name, args, `${path}.pluginConfig[${index}].args`, sources),
    ),
    ...duplicates((profile.pluginConfig ?? []).map(({ name }) => name)).map(
      (name) => `${path}.pluginConfig: there are two for "${name}"`,
    ),
    ...necessary(profile, path, sources),
  ];
}

function setProblems({ enabled = [] }: PluginSet, path: string, sources: Sources): readonly string[] {
  return [
    ...enabled.flatMap(({ name }, index) =>
      sources.has(name) ? [] : [`${path}.enabled[${index}].name: plugin "${name}" does not exist`],
    ),
    ...duplicates(enabled.map(({ name }) => name)).map((name) => `${path}.enabled: "${name}" is there twice`),
  ];
}

/** As upstream, a profile without a way to order the queue or to bind cannot run. */
function necessary(profile: ProfileDocument, path: string, sources: Sources): readonly string[] {
  const { plugins, points } = profileOf(profile, sources);
  const isLeft = (point: 'queueSort' | 'bind', usual: string): boolean => {
    const change = points?.[point];
    if ((change?.enabled.length ?? 0) > 0) return true;
    const isDisabled = change?.disabled.has('*') === true || change?.disabled.has(usual) === true;
    const isForeign = plugins.some(({ source }) => !defaultPlugins.some((each) => each.source === source));
    return !isDisabled && (isForeign || plugins.some(({ source }) => source.name === usual));
  };
  return [
    ...(isLeft('queueSort', 'PrioritySort') ? [] : [`${path}: no plugin is left that orders the queue`]),
    ...(isLeft('bind', 'DefaultBinder') ? [] : [`${path}: at least one bind plugin is needed`]),
  ];
}

/** There is one queue for all profiles. */
function queueSortProblems(profiles: readonly ProfileDocument[]): readonly string[] {
  const [first, ...others] = profiles.map(({ plugins }) => JSON.stringify(plugins?.queueSort ?? {}));
  const [{ plugins } = {}] = profiles;
  return [
    ...((plugins?.queueSort?.enabled?.length ?? 0) > 1
      ? ['profiles[0].plugins.queueSort.enabled: only one queue sort plugin can be enabled']
      : []),
    ...others.flatMap((other, index) =>
      other === first ? [] : [`profiles[${index + 1}].plugins.queueSort: must be the same for all profiles`],
    ),
  ];
}

function argsProblems(name: string, args: object, path: string, sources: Sources): readonly string[] {
  const schema = ARGS_SCHEMAS[name];
  if (schema !== undefined) {
    const malformed = problemsOf(validatorOf(name, schema), args, path);
    return malformed.length > 0 ? malformed : inconsistencies(name, args, path);
  }
  if (!sources.has(name)) return [`${path}: plugin "${name}" does not exist`];
  const isDefault = defaultPlugins.some(({ source }) => source.name === name);
  return isDefault && Object.keys(args).length > 0 ? [`${path}: plugin "${name}" takes no arguments`] : [];
}

/** What a schema cannot say (pkg/scheduler/apis/config/validation/validation_pluginargs.go, v1.36). */
function inconsistencies(name: string, args: object, path: string): readonly string[] {
  switch (name) {
    case 'DefaultPreemption': {
      const { minCandidateNodesPercentage, minCandidateNodesAbsolute } = args as DefaultPreemptionArgs;
      return minCandidateNodesPercentage === 0 && minCandidateNodesAbsolute === 0
        ? [`${path}: minCandidateNodesPercentage and minCandidateNodesAbsolute cannot both be zero`]
        : [];
    }
    case 'PodTopologySpread': {
      const { defaultingType = 'System', defaultConstraints = [] } = args as PodTopologySpreadArgs;
      return defaultingType === 'System' && defaultConstraints.length > 0
        ? [`${path}.defaultingType: must be List when defaultConstraints are not empty`]
        : [];
    }
    case 'DynamicResources': {
      const span = readSpan((args as DynamicResourcesArgs).bindingTimeout ?? '10m');
      return span === undefined || span < 1000 ? [`${path}.bindingTimeout: must be a duration of at least 1s`] : [];
    }
    case 'NodeResourcesFit':
      return strategyProblems((args as NodeResourcesFitArgs).scoringStrategy ?? {}, `${path}.scoringStrategy`);
    default:
      return [];
  }
}

function strategyProblems({ type, requestedToCapacityRatio: ratio }: ScoringStrategy, path: string): readonly string[] {
  const isRatio = type === 'RequestedToCapacityRatio';
  if (isRatio && ratio === undefined) return [`${path}.requestedToCapacityRatio: must be specified with that type`];
  if (!isRatio && ratio !== undefined) {
    return [`${path}.requestedToCapacityRatio: only with the type RequestedToCapacityRatio`];
  }
  const points = ratio?.shape.map(({ utilization }) => utilization) ?? [];
  const isSorted = points.every((point, index) => index === 0 || point > (points[index - 1] ?? 0));
  return isSorted ? [] : [`${path}.requestedToCapacityRatio.shape: utilization must increase from point to point`];
}

const validators = new Map<string, ValidateFunction>();

/** Compiled when the first document is read: most clusters have none. */
function validatorOf(name: string, schema: object): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Ajv } = require('ajv') as typeof import('ajv');
  const validator = new Ajv({ allErrors: true }).compile(schema);
  validators.set(name, validator);
  return validator;
}

function problemsOf(validator: ValidateFunction, value: unknown, path: string): readonly string[] {
  return validator(value) ? [] : (validator.errors ?? []).map((error) => problemOf(error, path));
}

function problemOf({ instancePath, keyword, params, message = '' }: ErrorObject, path: string): string {
  const inside = instancePath.replace(/\/(\d+)/g, '[$1]').replace(/\//g, '.');
  const where = `${path}${inside}`.replace(/^\./, '') || 'the document';
  const told = params as Readonly<Record<string, unknown>>;
  if (keyword === 'additionalProperties') {
    return `${where}: unknown or not modelled: "${String(told['additionalProperty'])}"`;
  }
  if (keyword === 'const') return `${where}: must be ${JSON.stringify(told['allowedValue'])}`;
  if (keyword === 'enum') return `${where}: must be one of ${(told['allowedValues'] as readonly string[]).join(', ')}`;
  return `${where}: ${message}`;
}

const duplicates = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];
