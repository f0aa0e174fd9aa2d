import { millis, type Instant } from '../../../base/brand';
import { keyOf, keyOfObject, keyText } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { pods, resourceclaims, resourceslices } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import type { ResourceClaim, ResourceSlice } from '../../../api/types/resource-v1';
import type { ComponentContext } from '../../../client/component';
import { isControlledBy } from '../../../client/controller-ref';
import type { Informer } from '../../../client/informer';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { changedCondition, patchPodStatus, type PodSaying } from '../rules/pod-writes';
import { byClaim, CLAIM_INDEX, claimNameOf } from '../rules/pod-claims';
import { syncQueue } from '../rules/sync-queue';
import { evictionOf, poolKey } from './decision';

const POOL_INDEX = 'pool';

const DISRUPTION: PodSaying = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'DeletionByDeviceTaintManager',
  message: 'Device Taint manager: deleting due to NoExecute taint',
};

/** Deletes pods whose devices have NoExecute taints, each in its time (pkg/controller/devicetainteviction, v1.36). */
export const deviceTaintEvictionController: Controller = {
  name: 'device-taint-eviction-controller',
  start(context) {
    new DeviceTaintEviction(context).start();
  },
};

interface Due {
  readonly uid: string;
  readonly at: Instant;
}

class DeviceTaintEviction {
  private readonly pods: Informer<Pod>;
  private readonly claims: Informer<ResourceClaim>;
  private readonly slices: Informer<ResourceSlice>;
  private readonly queue: WorkQueue;
  private readonly due = new Map<string, Due>();

  constructor(private readonly context: ComponentContext) {
    const { informers } = context;
    this.pods = informers.of(pods);
    this.claims = informers.of(resourceclaims);
    this.slices = informers.of(resourceslices);
    this.pods.addIndex(CLAIM_INDEX, byClaim);
    this.claims.addIndex(POOL_INDEX, ({ status }) => [
      ...new Set((status.allocation?.devices.results ?? []).map(({ driver, pool }) => poolKey(driver, pool))),
    ]);
    this.slices.addIndex(POOL_INDEX, ({ spec }) => [poolKey(spec.driver, spec.pool.name)]);
    this.queue = syncQueue(context, 'device_taint_eviction', (key) => this.evict(key));
  }

  start(): void {
    this.pods.subscribe((next, previous) => {
      if (next !== undefined) return this.judge(next);
      if (previous !== undefined) this.due.delete(keyText(keyOfObject(previous)));
    });
    this.claims.subscribe((next, previous) => this.claimChanged(next ?? previous));
    this.slices.subscribe((next, previous) => {
      const slice = next ?? previous;
      if (slice === undefined) return;
      const { driver, pool } = slice.spec;
      for (const claim of this.claims.byIndex(POOL_INDEX, poolKey(driver, pool.name))) this.claimChanged(claim);
    });
  }

  private claimChanged(claim: ResourceClaim | undefined): void {
    if (claim === undefined) return;
    for (const pod of this.pods.byIndex(CLAIM_INDEX, keyText(keyOfObject(claim)))) this.judge(pod);
  }

  private judge(pod: Pod): void {
    if ((pod.spec.resourceClaims ?? []).length === 0) return;
    const key = keyText(keyOfObject(pod));
    const at = this.evictionOf(pod);
    if (at === undefined) {
      if (this.due.delete(key)) this.say(pod, 'Cancelling deletion');
      return;
    }
    if (pod.metadata.deletionTimestamp !== undefined) return;
    this.due.set(key, { uid: pod.metadata.uid, at });
    this.queue.addAfter(key, millis(Math.max(0, at - this.context.clock.now())));
  }

  private evictionOf(pod: Pod): Instant | undefined {
    if ((pod.spec.nodeName ?? '') === '') return undefined;
    let first: Instant | undefined;
    for (const entry of pod.spec.resourceClaims ?? []) {
      const named = claimNameOf(pod, entry);
      if (named.kind !== 'named') continue;
      const claim = this.claims.get({ namespace: pod.metadata.namespace ?? '', name: named.name });
      if (claim === undefined || (named.isGenerated && !isControlledBy(claim, pod))) continue;
      if (claim.status.reservedFor?.some(({ uid }) => uid === pod.metadata.uid) !== true) continue;
      const at = evictionOf(claim, (pool) => this.slices.byIndex(POOL_INDEX, pool));
      if (at !== undefined && (first === undefined || at < first)) first = at;
    }
    return first;
  }

  private evict(key: string): void {
    const due = this.due.get(key);
    if (due === undefined) return;
    const wait = due.at - this.context.clock.now();
    if (wait > 0) return this.queue.addAfter(key, millis(wait));
    const pod = this.context.client.get(pods, keyOf(key));
    if (pod?.metadata.uid === due.uid && pod.metadata.deletionTimestamp === undefined) this.remove(pod);
    this.due.delete(key);
  }

  private remove(pod: Pod): void {
    this.say(pod, 'Marking for deletion');
    const condition = changedCondition(pod, DISRUPTION, this.context.clock.now());
    if (condition !== undefined) patchPodStatus(this.context, pod, { conditions: [condition] });
    try {
      const { uid } = pod.metadata;
      this.context.client.remove(pods, keyOfObject(pod), { preconditions: { uid } });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }

  private say(pod: Pod, message: string): void {
    this.context.events.record(pod, 'Normal', 'DeviceTaintManagerEviction', message);
  }
}
