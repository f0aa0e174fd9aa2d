import type { Pod } from '../../api/types/core-v1';
import type { PodIdentity } from '../runtime/cri';

/** Annotations of the kubelet's own (pkg/kubelet/types/pod_update.go, v1.36). */
export const CONFIG_SOURCE = 'kubernetes.io/config.source';
export const CONFIG_HASH = 'kubernetes.io/config.hash';
export const CONFIG_MIRROR = 'kubernetes.io/config.mirror';
export const CONFIG_SEEN = 'kubernetes.io/config.seen';

/** From here on a pod is critical (pkg/apis/scheduling/types.go, v1.36). */
export const SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

/** `web_default(1234-…)`, as messages name a pod (pkg/kubelet/util/format). */
export const formatPod = (pod: Pod): string =>
  `${pod.metadata.name}_${pod.metadata.namespace ?? ''}(${pod.metadata.uid})`;

/** `web_default`: one name for a static pod and its mirror. */
export const fullNameOf = (pod: Pod): string => `${pod.metadata.name}_${pod.metadata.namespace ?? ''}`;

export const isMirrorPod = (pod: Pod): boolean => pod.metadata.annotations?.[CONFIG_MIRROR] !== undefined;

export function isStaticPod(pod: Pod): boolean {
  const source = pod.metadata.annotations?.[CONFIG_SOURCE];
  return source !== undefined && source !== 'api';
}

export const isCriticalPod = (pod: Pod): boolean =>
  isStaticPod(pod) || isMirrorPod(pod) || (pod.spec.priority ?? 0) >= SYSTEM_CRITICAL_PRIORITY;

export const isTerminalPhase = (phase: string | undefined): boolean => phase === 'Failed' || phase === 'Succeeded';

const NO_ANNOTATIONS: Readonly<Record<string, string>> = Object.freeze({});

/** The pod as the runtime is told of it. */
export function identityOf({ metadata }: Pod): PodIdentity {
  const { name, namespace = '', uid, annotations = NO_ANNOTATIONS } = metadata;
  return { namespace, name, uid, annotations };
}
