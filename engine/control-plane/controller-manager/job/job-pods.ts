import type { Instant } from '../../../base/brand';
import type { Manifest } from '../../../api/object';
import { jobs } from '../../../api/resources';
import type { Job } from '../../../api/types/batch-v1';
import type { Container, Pod } from '../../../api/types/core-v1';
import { podFrom } from '../rules/pod-control';
import { isTerminal } from '../rules/pods';
import { inOrderOfRemoval } from '../rules/victims';

/** Held by a pod until its job has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking';

const INDEX = 'batch.kubernetes.io/job-completion-index';
const INDEX_ENV = 'JOB_COMPLETION_INDEX';
const GENERATED_MAX = 58;

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === 'Indexed';

export const isSuspended = ({ spec }: Job): boolean => spec.suspend === true;

export const isTracked = ({ metadata }: Pod): boolean => metadata.finalizers?.includes(TRACKING) === true;

/** Terminating pods are replaced only once they have ended (pkg/controller/job onlyReplaceFailedPods, v1.36). */
export const replacesFailedOnly = ({ spec }: Job): boolean =>
  spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined;

/** A pod that is deleted before it ends counts as failed, unless only failed pods are replaced. */
export function isFailed(job: Job, pod: Pod): boolean {
  if (pod.status.phase === 'Failed') return true;
  return !replacesFailedOnly(job) && pod.metadata.deletionTimestamp !== undefined && !isTerminal(pod);
}

/** The index that the pod works on; undefined when it has none below the completions. */
export function indexOf(job: Job, { metadata }: Pod): number | undefined {
  const index = Number(metadata.annotations?.[INDEX] ?? NaN);
  return Number.isInteger(index) && index >= 0 && index < (job.spec.completions ?? 0) ? index : undefined;
}

/** Failures are limited for each index alone (pkg/controller/job hasBackoffLimitPerIndex, v1.36). */
export const hasLimitPerIndex = ({ spec }: Job): boolean => spec.backoffLimitPerIndex !== undefined;

/** Annotations that a new pod of the index has beside those of the template. */
export type AnnotationsOf = (index: number) => Readonly<Record<string, string>>;

/** So many pods, all alike. */
export const alikePods = (job: Job, count: number): readonly Manifest<Pod>[] => {
  const pod = basePod(job);
  return Array.from({ length: count }, () => pod);
};

/** A pod for each of the indexes. */
export function indexedPods(
  job: Job,
  indexes: readonly number[],
  annotationsOf: AnnotationsOf,
): readonly Manifest<Pod>[] {
  const base = basePod(job);
  const { metadata = {} } = base;
  const { containers, initContainers } = job.spec.template.spec;
  const spec = {
    ...job.spec.template.spec,
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(withIndex) }),
    containers: containers.map(withIndex),
  };
  return indexes.map((index) => ({
    ...base,
    metadata: {
      ...metadata,
      generateName: indexedPrefix(job.metadata.name, index),
      labels: { ...metadata.labels, [INDEX]: `${index}` },
      annotations: {
        ...metadata.annotations,
        [INDEX]: `${index}`,
        ...annotationsOf(index),
      },
    },
    spec: { ...spec, hostname: `${job.metadata.name}-${index}` },
  }));
}

function basePod(job: Job): Manifest<Pod> {
  const { finalizers = [] } = job.spec.template.metadata;
  const base = podFrom(job.spec.template, job, jobs);
  return {
    ...base,
    metadata: { ...base.metadata, finalizers: [...finalizers.filter((one) => one !== TRACKING), TRACKING] },
  };
}

function indexedPrefix(name: string, index: number): string {
  const suffix = `-${index}-`;
  return name.slice(0, GENERATED_MAX - suffix.length) + suffix;
}

function withIndex(container: Container): Container {
  if (container.env?.some(({ name }) => name === INDEX_ENV) === true) return container;
  const variable = {
    name: INDEX_ENV,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${INDEX}']` } },
  };
  return { ...container, env: [...(container.env ?? []), variable] };
}

/** At least `count` active pods to go: first those without an index of their own (activePodsForRemoval, v1.36). */
export function surplusPods(job: Job, active: readonly Pod[], count: number, now: Instant): readonly Pod[] {
  const going = isIndexed(job) ? withoutOwnIndex(job, active, now) : [];
  if (going.length >= count) return going;
  const rest = active.filter((pod) => !going.includes(pod));
  return [...going, ...inOrderOfRemoval(rest, now).slice(0, count - going.length)];
}

/** Of each index one pod stays, the last that would go; of none no pod stays. */
function withoutOwnIndex(job: Job, active: readonly Pod[], now: Instant): readonly Pod[] {
  const byIndex = new Map<number | undefined, Pod[]>();
  for (const pod of active) {
    const index = indexOf(job, pod);
    const known = byIndex.get(index);
    if (known === undefined) byIndex.set(index, [pod]);
    else known.push(pod);
  }
  return [...byIndex].flatMap(([index, pods]) =>
    index === undefined ? pods : inOrderOfRemoval(pods, now).slice(0, -1),
  );
}
