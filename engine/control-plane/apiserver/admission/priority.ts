import { FRESH } from '../../../base/fresh';
import { invariant } from '../../../base/invariant';
import type { KubeObject } from '../../../api/object';
import type { Pod } from '../../../api/types/core-v1';
import type { PriorityClass } from '../../../api/types/scheduling-v1';
import type { Server } from '../server';
import type { Attributes } from './attributes';
import { denied, isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

type Cluster = Pick<Server, 'store'>;

/** The number that a pod's priority class stands for (plugin/pkg/admission/priority, v1.36). */
export const priority = (cluster: Cluster): AdmissionPlugin => ({
  name: 'Priority',
  handles,
  admit: (attributes, object) => {
    if (!isResource(attributes.served, 'pods')) return object;
    return attributes.operation === 'CREATE'
      ? prioritized(cluster, attributes, object as Pod)
      : kept(object as Pod, attributes.old as Pod);
  },
  validate: (attributes) => {
    if (!isResource(attributes.served, 'pods')) checkOnlyDefault(cluster, attributes);
  },
});

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  subresource === '' &&
  operation !== 'DELETE' &&
  (isResource(served, 'pods') || isResource(served, 'priorityclasses', 'scheduling.k8s.io'));

/** An update that leaves them out does not take them away. */
function kept(pod: Pod, old: Pod): KubeObject {
  const { priority: value, preemptionPolicy } = pod.spec;
  const lostValue = value === undefined && old.spec.priority !== undefined;
  const lostPolicy = preemptionPolicy === undefined && old.spec.preemptionPolicy !== undefined;
  if (!lostValue && !lostPolicy) return pod;
  return {
    ...FRESH,
    ...pod,
    spec: {
      ...FRESH,
      ...pod.spec,
      ...(lostValue ? { priority: old.spec.priority } : {}),
      ...(lostPolicy ? { preemptionPolicy: old.spec.preemptionPolicy } : {}),
    },
  } as Pod;
}

interface Rank {
  readonly name: string;
  readonly value: number;
  readonly policy: string | undefined;
}

const NO_CLASS: Rank = Object.freeze({ name: '', value: 0, policy: 'PreemptLowerPriority' });

function prioritized(cluster: Cluster, attributes: Attributes, pod: Pod): KubeObject {
  const { spec } = pod;
  const rank = rankOf(cluster, attributes, spec.priorityClassName ?? '');
  if (spec.priority !== undefined && spec.priority !== rank.value) {
    throw denied(
      attributes,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${rank.value} from the given PriorityClass name`,
    );
  }
  if (rank.policy !== undefined && spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== rank.policy) {
    throw denied(
      attributes,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${rank.policy} from the given PriorityClass name`,
    );
  }
  return {
    ...FRESH,
    ...pod,
    spec: {
      ...FRESH,
      ...spec,
      ...(rank.name === '' ? {} : { priorityClassName: rank.name }),
      priority: rank.value,
      ...(rank.policy === undefined ? {} : { preemptionPolicy: rank.policy }),
    },
  } as Pod;
}

function rankOf(cluster: Cluster, attributes: Attributes, name: string): Rank {
  if (name === '') {
    const byDefault = defaultClass(cluster);
    return byDefault === undefined ? NO_CLASS : rank(byDefault);
  }
  const entry = cluster.store.get({ prefix: 'priorityclasses', namespace: '', name });
  if (entry === undefined) throw denied(attributes, `no PriorityClass with name ${name} was found`);
  return rank(entry.value as PriorityClass);
}

const rank = ({ metadata, value, preemptionPolicy }: PriorityClass): Rank => ({
  name: metadata.name,
  value,
  policy: preemptionPolicy,
});

/** Of several, the one with the lowest value. */
function defaultClass({ store }: Cluster): PriorityClass | undefined {
  const range = store.range('priorityclasses');
  invariant(range.ok, 'the present is never compacted');
  let found: PriorityClass | undefined;
  for (const { value } of range.entries) {
    const one = value as PriorityClass;
    if (one.globalDefault === true && (found === undefined || found.value > one.value)) found = one;
  }
  return found;
}

function checkOnlyDefault(cluster: Cluster, attributes: Attributes): void {
  const given = attributes.object as PriorityClass;
  if (given.globalDefault !== true) return;
  const other = defaultClass(cluster);
  if (other === undefined) return;
  if (attributes.operation === 'UPDATE' && other.metadata.name === given.metadata.name) return;
  throw denied(
    attributes,
    `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`,
  );
}
