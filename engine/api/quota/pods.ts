import type { Instant } from '../../base/brand';
import { instantOf } from '../../base/timestamp';
import { qosClass } from '../kinds/core/pod-qos';
import type { KubeObject } from '../object';
import type { Pod, PodAffinityTerm, ScopedResourceSelectorRequirement } from '../types/core-v1';
import { countName, type Change, type Measure } from './measure';
import { chargedLimits, chargedRequests, isPodLevelResource } from './pod-resources';
import { added, type Resources } from './resources';
import { scopeSelects } from './scopes';

const COUNT = countName('', 'pods');

const NAMES: ReadonlySet<string> = new Set([
  COUNT,
  'pods',
  ...['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
]);

/** Only of these must each container say what it needs. */
const MUST_SAY: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]);

/** Pods, by how many there are and by what they ask for (pkg/quota/v1/evaluator/core/pods.go, v1.36). */
export const pods: Measure = Object.freeze<Measure>({
  covers: (name) =>
    NAMES.has(name) ||
    name.startsWith('hugepages-') ||
    name.startsWith('requests.hugepages-') ||
    isExtendedRequest(name),
  usage: (object, now) => usageOf(object as Pod, now),
  isInScope: (scope, object) => isInScope(scope, object as Pod),
  counts,
  unspecified: (required, object) => unspecified(required, object as Pod),
});

const isExtendedRequest = (name: string): boolean =>
  name.startsWith('requests.') &&
  (isExtendedResource(name) || name.startsWith('requests.deviceclass.resource.kubernetes.io/'));

const isExtendedResource = (name: string): boolean => name.includes('/') && !name.includes('kubernetes.io/');

function usageOf(pod: Pod, now: Instant): Resources {
  const count: Resources = { [COUNT]: '1' };
  return isGone(pod, now) ? count : added(count, computeUsage(chargedRequests(pod), chargedLimits(pod)));
}

/** Pods that have ended, or should long have, hold nothing. */
function isGone({ metadata, status }: Pod, now: Instant): boolean {
  if (status.phase === 'Failed' || status.phase === 'Succeeded') return true;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return false;
  return now > instantOf(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
}

function computeUsage(requests: Resources | undefined, limits: Resources | undefined): Resources {
  const out: Record<string, string> = { pods: '1' };
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const request = requests?.[name];
    const limit = limits?.[name];
    if (request !== undefined) out[name] = out[`requests.${name}`] = request;
    if (limit !== undefined) out[`limits.${name}`] = limit;
  }
  for (const name of Object.keys(requests ?? {})) {
    const amount = requests?.[name] ?? '0';
    if (name.startsWith('hugepages-')) out[name] = out[`requests.${name}`] = amount;
    else if (isExtendedResource(name) || name.startsWith('deviceclass.resource.kubernetes.io/')) {
      out[`requests.${name}`] = amount;
    }
  }
  return out;
}

function counts({ operation, subresource, object, old }: Change): boolean {
  if (subresource === 'resize') return operation === 'UPDATE';
  if (subresource !== '') return false;
  return operation === 'CREATE' || (old !== undefined && isTerminating(old as Pod) !== isTerminating(object as Pod));
}

const isTerminating = ({ spec }: Pod): boolean => (spec.activeDeadlineSeconds ?? -1) >= 0;

function isInScope(scope: ScopedResourceSelectorRequirement, pod: Pod): boolean {
  switch (scope.scopeName) {
    case 'Terminating':
      return isTerminating(pod);
    case 'NotTerminating':
      return !isTerminating(pod);
    case 'BestEffort':
      return isBestEffort(pod);
    case 'NotBestEffort':
      return !isBestEffort(pod);
    case 'PriorityClass': {
      const name = pod.spec.priorityClassName ?? '';
      return scopeSelects(scope, name === '' ? undefined : name);
    }
    case 'CrossNamespacePodAffinity':
      return looksAcrossNamespaces(pod);
    default:
      return false;
  }
}

const isBestEffort = ({ spec, status }: Pod): boolean => (status.qosClass ?? qosClass(spec)) === 'BestEffort';

function looksAcrossNamespaces({ spec }: Pod): boolean {
  const kinds = [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity];
  return kinds.some((affinity) =>
    [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
        ({ podAffinityTerm }) => podAffinityTerm,
      ),
    ].some(isAcross),
  );
}

const isAcross = ({ namespaces = [], namespaceSelector }: PodAffinityTerm): boolean =>
  namespaces.length > 0 || namespaceSelector !== undefined;

function unspecified(required: readonly string[], { spec }: Pod): string | undefined {
  const whole = [...Object.keys(spec.resources?.requests ?? {}), ...Object.keys(spec.resources?.limits ?? {})];
  if (whole.some(isPodLevelResource)) return undefined;
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const missing = required
    .filter((name) => MUST_SAY.has(name))
    .sort()
    .flatMap((name) => {
      const silent = containers
        .filter(({ resources }) => computeUsage(resources.requests, resources.limits)[name] === undefined)
        .map((container) => container.name);
      return silent.length === 0 ? [] : [`${name} for: ${[...new Set(silent)].sort().join(',')}`];
    });
  return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`;
}

/** Whether two states of an object count the same for who watches quotas: see `isGone`. */
export const podIsCharged = (object: KubeObject, now: Instant): boolean => !isGone(object as Pod, now);
