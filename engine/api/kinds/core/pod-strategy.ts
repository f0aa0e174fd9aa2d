import type { Instant } from '../../../base/brand';
import { semanticEqual } from '../../../base/equal';
import { FRESH } from '../../../base/fresh';
import { formatTime } from '../../../base/timestamp';
import type {
  Affinity,
  AppArmorProfile,
  Container,
  EphemeralContainer,
  Pod,
  PodAffinity,
  PodAffinityTerm,
  PodCondition,
  PodSpec,
  PodStatus,
  TopologySpreadConstraint,
} from '../../types/core-v1';
import type { LabelSelector, LabelSelectorRequirement, ObjectMeta } from '../../types/meta-v1';
import type { HookContext } from '../definition';
import { ifPresent, mapShared, withFields, withoutField } from '../sharing';
import { metadataForStatus } from '../status-hooks';
import { APP_ARMOR } from './pod-annotations-validation';
import { qosClass } from './pod-qos';
import { sharedStatus } from './shared-status';
import { withoutDisabledFields } from './pod-disabled-fields';

/** pkg/registry/core/pod/strategy.go, v1.36. */
export function prepareNewPod(pod: Pod, { now }: Pick<HookContext, 'now'>): Pod {
  const spec = withMergedLabelKeys(withAppArmorFields(withoutDisabledFields(pod.spec, undefined), pod), pod);
  return { ...pod, spec, status: initialStatus(spec, now) };
}

function initialStatus(spec: PodSpec, now: Instant): PodStatus {
  const status: PodStatus = { phase: 'Pending', qosClass: qosClass(spec) };
  return (spec.schedulingGates ?? []).length === 0 ? status : { ...FRESH, ...status, conditions: [gated(now)] };
}

const gated = (now: Instant): PodCondition => ({
  type: 'PodScheduled',
  status: 'False',
  lastProbeTime: null,
  lastTransitionTime: formatTime(now),
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
});

export function preparePodUpdate(next: Pod, old: Pod, { subresource }: HookContext): Pod {
  switch (subresource) {
    case 'status':
      return statusUpdate(next, old);
    case 'ephemeralcontainers':
      return ephemeralUpdate(next, old);
    case 'resize':
      return resizeUpdate(next, old);
    default: {
      const spec = withoutDisabledFields(next.spec, old.spec);
      return withFields(next, { spec: semanticEqual(spec, old.spec) ? old.spec : spec, status: old.status });
    }
  }
}

function statusUpdate(next: Pod, old: Pod): Pod {
  return withFields(next, {
    metadata: withOldLife(next.metadata, old.metadata),
    spec: old.spec,
    status: next.status === old.status ? old.status : withOldGenerations(next.status, old.status),
  });
}

/** A write of the status changes neither the deletion nor the owners. */
function withOldLife(next: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const { deletionTimestamp, ownerReferences } = old;
  if (next.deletionTimestamp === deletionTimestamp && next.ownerReferences === ownerReferences) return next;
  const { deletionTimestamp: _deleted, ownerReferences: _owners, ...rest } = next;
  return {
    ...FRESH,
    ...rest,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
  };
}

/** What a status leaves out of the quality of service and of the observed generations is kept. */
function withOldGenerations(next: PodStatus, old: PodStatus): PodStatus {
  const { conditions } = next;
  const whole = withFields(next, {
    qosClass: next.qosClass ?? old.qosClass,
    observedGeneration: next.observedGeneration ?? old.observedGeneration,
    conditions: conditions === old.conditions ? conditions : ifPresent(conditions, withOldObserved(old.conditions)),
  });
  return sharedStatus(whole, old);
}

/** The first of a type takes from the first that there was, the second from the second. */
const withOldObserved =
  (old: readonly PodCondition[] = []) =>
  (next: readonly PodCondition[]): readonly PodCondition[] => {
    if (next.every((condition) => condition.observedGeneration !== undefined)) return next;
    const generations = new Map<string, (number | undefined)[]>();
    for (const { type, observedGeneration } of old)
      generations.set(type, [...(generations.get(type) ?? []), observedGeneration]);
    return mapShared(next, (condition) => {
      const before = generations.get(condition.type)?.shift();
      return withFields(condition, { observedGeneration: condition.observedGeneration ?? before });
    });
  };

function ephemeralUpdate(next: Pod, old: Pod): Pod {
  const { ephemeralContainers } = next.spec;
  const spec = {
    ...withoutField(old.spec, 'ephemeralContainers'),
    ...(ephemeralContainers && { ephemeralContainers }),
  };
  const metadata = metadataForStatus(next.metadata, old.metadata);
  return { ...old, metadata, spec: withoutDisabledFields(spec, old.spec) };
}

/** Of containers only resources and resize policies are taken; a changed list is left for validation to refuse. */
function resizeUpdate(next: Pod, old: Pod): Pod {
  const initContainers = resized(next.spec.initContainers ?? [], old.spec.initContainers ?? []);
  const containers = resized(next.spec.containers, old.spec.containers);
  const sameCount =
    next.spec.containers.length === old.spec.containers.length &&
    (next.spec.initContainers ?? []).length === (old.spec.initContainers ?? []).length;
  if (!sameCount) return next;
  const { resources: _dropped, ...rest } = old.spec;
  const spec: PodSpec = {
    ...rest,
    containers,
    ...(old.spec.initContainers === undefined ? {} : { initContainers }),
    ...(next.spec.resources === undefined ? {} : { resources: next.spec.resources }),
  };
  return { ...old, metadata: metadataForStatus(next.metadata, old.metadata), spec };
}

function resized(next: readonly Container[], old: readonly Container[]): readonly Container[] {
  if (next.some((container, index) => container.name !== old[index]?.name)) return next;
  return old.map((container, index) => {
    const asked = next[index];
    if (asked === undefined) return container;
    const { resizePolicy: _policy, ...rest } = container;
    const policy = asked.resizePolicy === undefined ? {} : { resizePolicy: asked.resizePolicy };
    return { ...rest, ...policy, resources: asked.resources };
  });
}

/** `matchLabelKeys` become requirements of the selector beside them, with the pod's own values. */
function withMergedLabelKeys(spec: PodSpec, pod: Pod): PodSpec {
  const labels = pod.metadata.labels;
  if (labels === undefined) return spec;
  return withFields(spec, {
    affinity: ifPresent(spec.affinity, (affinity) => mergedAffinity(affinity, labels)),
    topologySpreadConstraints: ifPresent(spec.topologySpreadConstraints, (constraints) =>
      mapShared(constraints, (constraint) => mergedTerm(constraint, labels)),
    ),
  });
}

type Labels = Readonly<Record<string, string>>;

const mergedAffinity = (affinity: Affinity, labels: Labels): Affinity =>
  withFields(affinity, {
    podAffinity: ifPresent(affinity.podAffinity, (one) => mergedTerms(one, labels)),
    podAntiAffinity: ifPresent(affinity.podAntiAffinity, (one) => mergedTerms(one, labels)),
  });

const mergedTerms = (affinity: PodAffinity, labels: Labels): PodAffinity =>
  withFields(affinity, {
    requiredDuringSchedulingIgnoredDuringExecution: ifPresent(
      affinity.requiredDuringSchedulingIgnoredDuringExecution,
      (terms) => mapShared(terms, (term) => mergedTerm(term, labels)),
    ),
    preferredDuringSchedulingIgnoredDuringExecution: ifPresent(
      affinity.preferredDuringSchedulingIgnoredDuringExecution,
      (terms) =>
        mapShared(terms, (term) => withFields(term, { podAffinityTerm: mergedTerm(term.podAffinityTerm, labels) })),
    ),
  });

function mergedTerm<T extends PodAffinityTerm | TopologySpreadConstraint>(term: T, labels: Labels): T {
  const { labelSelector, matchLabelKeys = [] } = term;
  const mismatchLabelKeys = 'mismatchLabelKeys' in term ? (term.mismatchLabelKeys ?? []) : [];
  if (labelSelector === undefined) return term;
  const added = [...requirements(matchLabelKeys, 'In', labels), ...requirements(mismatchLabelKeys, 'NotIn', labels)];
  return added.length === 0 ? term : { ...term, labelSelector: withRequirements(labelSelector, added) };
}

const requirements = (keys: readonly string[], operator: string, labels: Labels): readonly LabelSelectorRequirement[] =>
  keys.flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });

const withRequirements = (selector: LabelSelector, added: readonly LabelSelectorRequirement[]): LabelSelector => ({
  ...selector,
  matchExpressions: [...(selector.matchExpressions ?? []), ...added],
});

/** The old AppArmor annotations still work: they become fields. */
function withAppArmorFields(spec: PodSpec, pod: Pod): PodSpec {
  const annotations = pod.metadata.annotations;
  if (annotations === undefined || !Object.keys(annotations).some((key) => key.startsWith(APP_ARMOR))) return spec;
  const change = <T extends Container | EphemeralContainer>(container: T): T => {
    const profile = appArmorProfile(annotations[APP_ARMOR + container.name]);
    const own = container.securityContext?.appArmorProfile;
    if (profile === undefined || own !== undefined) return container;
    if (semanticEqual(profile, spec.securityContext?.appArmorProfile)) return container;
    return { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } };
  };
  return withFields(spec, {
    containers: mapShared(spec.containers, change),
    initContainers: ifPresent(spec.initContainers, (containers) => mapShared(containers, change)),
  });
}

function appArmorProfile(annotation: string | undefined): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  return annotation?.startsWith('localhost/') === true
    ? { type: 'Localhost', localhostProfile: annotation.slice('localhost/'.length) }
    : undefined;
}
