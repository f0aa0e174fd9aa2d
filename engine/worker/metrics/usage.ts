import type { Node, Pod } from '../../api/types/core-v1';
import type { ObjectMeta } from '../../api/types/meta-v1';
import type { NodeMetrics, PodMetrics } from '../../api/types/metrics-v1beta1';
import { instantOf, formatTime } from '../../base/timestamp';
import type { Instant } from '../../base/brand';

/** How often a metrics server looks, and how long a container must have run to be seen twice. */
const RESOLUTION_SECONDS = 15;
const WINDOW = `${RESOLUTION_SECONDS}s`;

/** What a machine itself and its kubelet use. */
const SYSTEM = { millicores: 50, bytes: 300 * 1024 * 1024 };
/** A process has this at least, whatever its behaviour says. */
const BYTES_MIN = 1024 * 1024;

/** Such objects are made when they are asked for: they have no uid and no version. */
export type Measured<T> = Omit<T, 'metadata'> & { readonly metadata: Omit<ObjectMeta, 'uid' | 'resourceVersion'> };

/** What the kubelet of a node tells of its containers: thousandths of a core, and bytes. */
export interface UsageSource {
  cpuUsage(podUid: string, container: string): number;
  memoryUsage(podUid: string, container: string): number;
}

interface Used {
  readonly millicores: number;
  readonly bytes: number;
}

/** Undefined: the pod has not run for long enough, or not all of its containers run. */
export function podMetrics(pod: Pod, source: UsageSource, now: Instant): Measured<PodMetrics> | undefined {
  const { metadata, spec, status } = pod;
  const started = (status.containerStatuses ?? []).map(({ state }) => state?.running?.startedAt);
  const isKnown = (at: string | null | undefined): boolean =>
    typeof at === 'string' && now - instantOf(at) >= RESOLUTION_SECONDS * 1000;
  if (status.phase !== 'Running' || started.length < spec.containers.length || !started.every(isKnown))
    return undefined;
  return {
    kind: 'PodMetrics',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace ?? '',
      creationTimestamp: formatTime(now),
      ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
    },
    timestamp: formatTime(now),
    window: WINDOW,
    containers: spec.containers.map(({ name }) => ({ name, usage: printed(usedBy(source, metadata.uid, name)) })),
  };
}

export const nodeMetrics = (
  { metadata }: Node,
  pods: readonly Pod[],
  source: UsageSource,
  now: Instant,
): Measured<NodeMetrics> => ({
  kind: 'NodeMetrics',
  apiVersion: 'metrics.k8s.io/v1beta1',
  metadata: {
    name: metadata.name,
    creationTimestamp: formatTime(now),
    ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
  },
  timestamp: formatTime(now),
  window: WINDOW,
  usage: printed(
    pods
      .filter(({ spec }) => spec.nodeName === metadata.name)
      .flatMap((pod) => pod.spec.containers.map(({ name }) => usedBy(source, pod.metadata.uid, name)))
      .reduce((a, b) => ({ millicores: a.millicores + b.millicores, bytes: a.bytes + b.bytes }), SYSTEM),
  ),
});

const usedBy = (source: UsageSource, podUid: string, container: string): Used => ({
  millicores: source.cpuUsage(podUid, container),
  bytes: Math.max(BYTES_MIN, source.memoryUsage(podUid, container)),
});

/** Billionths of a core and kilobytes, as metrics-server prints them. */
const printed = ({ millicores, bytes }: Used): { readonly cpu: string; readonly memory: string } => ({
  cpu: `${Math.round(millicores * 1_000_000)}n`,
  memory: `${Math.ceil(bytes / 1024)}Ki`,
});
