import { instant, type Millis } from '../engine/base/brand';
import { type ApiError, isApiError } from '../engine/api/request';
import { nodes, pods as podResource } from '../engine/api/resources';
import type { Pod } from '../engine/api/types/core-v1';
import type { ClusterDriver } from '../engine/driver/driver';

const RETRY = 5000;
const MIRROR = 'kubernetes.io/config.mirror';

export interface Drained {
  /** The names of those that are still there. */
  readonly left: readonly string[];
  /** What the API server said last to an eviction that it refused. */
  readonly refusal: ApiError | undefined;
}

/**
 * `kubectl drain --ignore-daemonsets --delete-emptydir-data --force`: cordon, evict, wait until the pods are gone (v0.36).
 * Nobody is left when it came to its end within the span.
 */
export async function drain(driver: ClusterDriver, node: string, most: Millis): Promise<Drained> {
  await driver.patch(nodes, { name: node }, { type: 'merge', body: { spec: { unschedulable: true } } });
  const end = instant(driver.view.at + most);
  const isEmpty = (): boolean => evictable(driver, node).length === 0;
  let refusal: ApiError | undefined;
  while (!isEmpty() && driver.view.at < end) {
    for (const pod of evictable(driver, node)) refusal = (await evict(driver, pod)) ?? refusal;
    await driver.runUntil(instant(Math.min(end, driver.view.at + RETRY)), { done: isEmpty });
  }
  return { left: evictable(driver, node).map(({ metadata }) => metadata.name), refusal };
}

function evictable(driver: ClusterDriver, node: string): readonly Pod[] {
  return driver.view.list(podResource).filter((pod) => pod.spec.nodeName === node && !isDaemon(pod) && !isMirror(pod));
}

async function evict(driver: ClusterDriver, pod: Pod): Promise<ApiError | undefined> {
  if (pod.metadata.deletionTimestamp !== undefined) return undefined;
  try {
    await driver.evict({ namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name });
    return undefined;
  } catch (error) {
    if (isApiError(error, 'TooManyRequests')) return error;
    if (!isApiError(error, 'NotFound')) throw error;
    return undefined;
  }
}

const isDaemon = (pod: Pod): boolean =>
  (pod.metadata.ownerReferences ?? []).some((ref) => ref.controller === true && ref.kind === 'DaemonSet');

const isMirror = (pod: Pod): boolean => pod.metadata.annotations?.[MIRROR] !== undefined;
