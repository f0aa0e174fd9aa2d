import { minutes, type Instant } from '../../../base/brand';
import { keyOf, keyOfObject, keyText, type KubeObject } from '../../../api/object';
import type { Measure } from '../../../api/quota/measure';
import { isNeverCounted, measureOf } from '../../../api/quota/measures';
import { added, only, sameAmounts, type Resources } from '../../../api/quota/resources';
import { scopesOf } from '../../../api/quota/scopes';
import type { Resource } from '../../../api/resource';
import { resourcequotas } from '../../../api/resources';
import type { ResourceQuota } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import type { Informer } from '../../../client/informer';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { ServedResources } from '../rules/served-resources';
import { syncQueue } from '../rules/sync-queue';

/** Counts again what quotas have been charged for (pkg/controller/resourcequota, v1.36). */
export const resourceQuotaController: Controller = {
  name: 'resourcequota-controller',
  start(context) {
    new Quotas(context).start();
  },
};

/** `--resource-quota-sync-period`. */
const SYNC_PERIOD = minutes(5);
const NAMESPACE_INDEX = 'namespace';

/** Objects of one resource, and how they are charged. */
interface Counted {
  readonly measure: Measure;
  readonly objects: Informer;
}

class Quotas {
  private readonly quotas: Informer<ResourceQuota>;
  private readonly served: ServedResources;
  private readonly counted = new Map<string, Counted>();
  private readonly queue: WorkQueue;
  private syncsAll = false;

  constructor(private readonly context: ComponentContext) {
    this.quotas = context.informers.of(resourcequotas);
    this.quotas.addIndex(NAMESPACE_INDEX, inNamespace);
    this.served = new ServedResources(context);
    this.served.whenGone((resource) => {
      this.counted.delete(`${resource.plural}.${resource.group}`);
      context.informers.forget(resource);
    });
    this.queue = syncQueue(context, 'resourcequota_primary', (key) => this.sync(key));
  }

  start(): void {
    this.quotas.subscribe((next, previous) => {
      if (next === undefined || (previous !== undefined && sameAmounts(hardOf(next), hardOf(previous)))) return;
      this.queue.add(keyText(keyOfObject(next)));
      this.syncAllFromNowOn();
    });
  }

  /** Nobody has a quota in most clusters: then nothing is watched and no timer runs. */
  private syncAllFromNowOn(): void {
    if (this.syncsAll) return;
    this.syncsAll = true;
    this.context.clock.every(SYNC_PERIOD, 'resource quota resync', () => {
      for (const quota of this.quotas.list()) this.queue.add(keyText(keyOfObject(quota)));
    });
  }

  private sync(key: string): void {
    const quota = this.quotas.get(keyOf(key));
    if (quota === undefined) return;
    const hard = hardOf(quota);
    const counted = this.countedBy(Object.keys(hard));
    if (!this.context.informers.synced) throw new Error('what the quota counts is not listed yet');
    const { status } = quota;
    const usage = usageOf(quota, counted, this.context.clock.now());
    const used = only({ ...status.used, ...usage }, (name) => hard[name] !== undefined);
    const isCurrent =
      status.hard !== undefined &&
      status.used !== undefined &&
      sameAmounts(hard, status.hard) &&
      sameAmounts(used, status.used);
    if (!isCurrent) this.context.client.update(resourcequotas, { ...quota, status: { hard, used } }, 'status');
  }

  /** What is counted under any of the names, watched from now on. */
  private countedBy(names: readonly string[]): readonly Counted[] {
    const found: Counted[] = [];
    for (const { resource, verbs } of this.served.list()) {
      const { group, plural, namespaced } = resource;
      if (!namespaced || !verbs.includes('list') || isNeverCounted(group, plural)) continue;
      const id = `${plural}.${group}`;
      const known = this.counted.get(id);
      const measure = known?.measure ?? measureOf(group, plural);
      if (names.some(measure.covers)) found.push(known ?? this.watch(id, resource, measure));
    }
    return found;
  }

  private watch(id: string, resource: Resource, measure: Measure): Counted {
    const objects = this.context.informers.of(resource);
    objects.addIndex(NAMESPACE_INDEX, inNamespace);
    const counted = { measure, objects };
    this.counted.set(id, counted);
    objects.subscribe((next, previous) => {
      if (previous !== undefined && this.sets(measure, next, previous))
        this.replenish(previous.metadata.namespace ?? '');
    });
    return counted;
  }

  /** Whether a change sets free what was charged. */
  private sets(measure: Measure, next: KubeObject | undefined, previous: KubeObject): boolean {
    if (next === undefined) return true;
    const now = this.context.clock.now();
    return !sameAmounts(measure.usage(next, now), measure.usage(previous, now));
  }

  private replenish(namespace: string): void {
    for (const quota of this.quotas.byIndex(NAMESPACE_INDEX, namespace)) this.queue.add(keyText(keyOfObject(quota)));
  }
}

const inNamespace = ({ metadata }: KubeObject): readonly string[] => [metadata.namespace ?? ''];

const hardOf = ({ spec }: ResourceQuota): Resources => spec.hard ?? {};

/** The sums of all objects in the scopes of a quota, zero where there are none. */
function usageOf(quota: ResourceQuota, counted: readonly Counted[], now: Instant): Resources {
  const hard = hardOf(quota);
  const scopes = scopesOf(quota);
  let used: Resources = {};
  for (const { measure, objects } of counted) {
    const names = Object.keys(hard).filter(measure.covers);
    used = { ...Object.fromEntries(names.map((name) => [name, '0'])), ...used };
    for (const object of objects.byIndex(NAMESPACE_INDEX, quota.metadata.namespace ?? '')) {
      if (!scopes.every((scope) => measure.isInScope(scope, object))) continue;
      used = added(
        used,
        only(measure.usage(object, now), (name) => hard[name] !== undefined),
      );
    }
  }
  return used;
}
