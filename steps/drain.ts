import { instant } from '../engine/base/brand';
import { isApiError } from '../engine/api/request';
import { nodes, pods as podResource } from '../engine/api/resources';
import type { Pod } from '../engine/api/types/core-v1';
import type { ClusterDriver } from '../engine/driver/driver';
import { InputError } from './language/errors';

const RETRY = 5000;
const GIVE_UP = 30 * 60_000;
const MIRROR = 'kubernetes.io/config.mirror';

/** `kubectl drain --ignore-daemonsets --delete-emptydir-data --force`: cordon, evict, wait until the pods are gone (v0.36). */
export async function drain(driver: ClusterDriver, node: string): Promise<void> {
  await driver.patch(nodes, { name: node }, { type: 'merge', body: { spec: { unschedulable: true } } });
  const begun = driver.view.at;
  for (;;) {
    const left = evictable(driver, node);
    if (left.length === 0) return;
    for (const pod of left) await evict(driver, pod);
    await driver.runUntil(instant(driver.view.at + RETRY), { done: () => evictable(driver, node).length === 0 });
    if (driver.view.at - begun > GIVE_UP) {
      const names = evictable(driver, node).map((pod) => pod.metadata.name);
      throw new InputError(`node "${node}" is not drained after 30m; still there: ${names.join(', ')}`);
    }
  }
}

function evictable(driver: ClusterDriver, node: string): readonly Pod[] {
  return driver.view.list(podResource).filter((pod) => pod.spec.nodeName === node && !isDaemon(pod) && !isMirror(pod));
}

async function evict(driver: ClusterDriver, pod: Pod): Promise<void> {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  try {
    await driver.evict({ namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name });
  } catch (error) {
    if (!isApiError(error, 'TooManyRequests') && !isApiError(error, 'NotFound')) throw error;
  }
}

const isDaemon = (pod: Pod): boolean =>
  (pod.metadata.ownerReferences ?? []).some((ref) => ref.controller === true && ref.kind === 'DaemonSet');

const isMirror = (pod: Pod): boolean => pod.metadata.annotations?.[MIRROR] !== undefined;
