import { FRESH } from '../../../base/fresh';
import { isNegativeQuantity, compareQuantities } from '../../../base/quantity';
import { invariant } from '../../../base/invariant';
import type { KubeObject } from '../../../api/object';
import type { Change, Measure } from '../../../api/quota/measure';
import { isNeverCounted, measureOf } from '../../../api/quota/measures';
import {
  added,
  increase,
  only,
  resourcesText,
  sameAmounts,
  withoutZeros,
  type Resources,
} from '../../../api/quota/resources';
import { isCounted } from '../../../api/quota/scopes';
import type { ResourceQuota } from '../../../api/types/core-v1';
import type { Served } from '../registry';
import type { Server } from '../server';
import type { Attributes } from './attributes';
import { denied, isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

const SUBRESOURCES: ReadonlyMap<string, string> = new Map([
  ['resize', 'pods'],
  ['status', 'persistentvolumeclaims'],
]);

/** How often a charge is tried again when somebody else has changed the quota. */
const TRIES = 4;

type Cluster = Pick<Server, 'store' | 'clock' | 'fields' | 'registry'>;

/**
 * What a namespace may hold. An object is charged before it is stored, and stays charged when a later step refuses it,
 * until the quota controller counts again (apiserver/pkg/admission/plugin/resourcequota, v1.36).
 */
export const resourceQuota = (cluster: Cluster): AdmissionPlugin => {
  const measures = new WeakMap<Served, Measure>();
  const measureFor = (served: Served): Measure => {
    let found = measures.get(served);
    if (found === undefined) measures.set(served, (found = measureOf(served.group, served.plural)));
    return found;
  };
  return {
    name: 'ResourceQuota',
    handles,
    validate: (attributes) => {
      const change = changeOf(attributes);
      const measure = measureFor(attributes.served);
      if (change !== undefined && measure.counts(change)) charge(cluster, attributes, measure, change);
    },
    isIdle: ({ namespace }) => quotasIn(cluster, namespace).length === 0,
  };
};

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  (operation === 'CREATE' || operation === 'UPDATE') &&
  served.namespaced &&
  !isNeverCounted(served.group, served.plural) &&
  (subresource === '' || isResource(served, SUBRESOURCES.get(subresource) ?? ''));

function changeOf({ operation, subresource, object, old }: Attributes): Change | undefined {
  if (object === undefined || (operation !== 'CREATE' && operation !== 'UPDATE')) return undefined;
  return { operation, subresource, object, old };
}

function charge(cluster: Cluster, attributes: Attributes, measure: Measure, change: Change): void {
  let failed: ReadonlySet<string> | undefined;
  for (let tries = TRIES; tries > 0; tries--) {
    const quotas = quotasIn(cluster, attributes.namespace).filter(
      ({ metadata }) => failed === undefined || failed.has(metadata.name),
    );
    if (quotas.length === 0) return;
    const charged = chargedQuotas(quotas, attributes, measure, change, cluster.clock.now());
    if (attributes.dryRun) return;
    failed = new Set(charged.filter((quota) => !wrote(cluster, quota)).map(({ metadata }) => metadata.name));
    if (failed.size === 0) return;
  }
}

function quotasIn({ store }: Cluster, namespace: string): readonly ResourceQuota[] {
  const range = store.range('resourcequotas', { namespace });
  invariant(range.ok, 'the present is never compacted');
  return range.entries.map(({ value }) => value as ResourceQuota);
}

/** The quotas whose sums change, as they are to be; refuses what is more than one of them grants. */
function chargedQuotas(
  quotas: readonly ResourceQuota[],
  attributes: Attributes,
  measure: Measure,
  change: Change,
  now: Parameters<Measure['usage']>[1],
): readonly ResourceQuota[] {
  const { object, old } = change;
  const counting = quotas.filter((quota) => isCounted(quota, measure, object));
  counting.forEach((quota) => checkKnown(quota, attributes, measure, object));
  if (counting.length === 0) return [];
  const usage = measure.usage(object, now);
  const negative = Object.keys(usage).filter((name) => isNegativeQuantity(usage[name] ?? '0'));
  if (negative.length > 0) {
    throw denied(attributes, `quota usage is negative for resource(s): ${negative.sort().join(',')}`);
  }
  const growth = old === undefined ? usage : increase(usage, measure.usage(old, now));
  return counting.flatMap((quota) => {
    const charged = old !== undefined && isCounted(quota, measure, old) ? growth : usage;
    const next = withCharge(quota, attributes, withoutZeros(charged));
    return next === undefined ? [] : [next];
  });
}

function checkKnown(quota: ResourceQuota, attributes: Attributes, measure: Measure, object: KubeObject): void {
  const { name } = quota.metadata;
  const names = Object.keys(quota.status.hard ?? {}).filter(measure.covers);
  const unspecified = measure.unspecified?.(names, object);
  if (unspecified !== undefined) throw denied(attributes, `failed quota: ${name}: ${unspecified}`);
  if (names.some((one) => quota.status.used?.[one] === undefined)) {
    throw denied(attributes, `status unknown for quota: ${name}, resources: ${names.sort().join(',')}`);
  }
}

/** Undefined: nothing changes. */
function withCharge(quota: ResourceQuota, attributes: Attributes, charge: Resources): ResourceQuota | undefined {
  const { hard = {}, used = {} } = quota.status;
  const requested = only(charge, (name) => hard[name] !== undefined);
  const after = added(used, requested);
  if (attributes.subresource !== 'status') {
    const exceeded = Object.keys(requested).filter((name) => exceeds(after[name], hard[name]));
    if (exceeded.length > 0) {
      const text = (resources: Resources): string => resourcesText(only(resources, (name) => exceeded.includes(name)));
      throw denied(
        attributes,
        `exceeded quota: ${quota.metadata.name}, requested: ${text(requested)}, used: ${text(used)}, limited: ${text(hard)}`,
      );
    }
  }
  return sameAmounts(after, used)
    ? undefined
    : { ...FRESH, ...quota, status: { ...FRESH, ...quota.status, used: after } };
}

const exceeds = (amount = '0', limit = '0'): boolean => compareQuantities(amount, limit) > 0;

/** The server charges as itself, through the status of the quota. */
function wrote({ store, fields, registry }: Cluster, quota: ResourceQuota): boolean {
  const { namespace = '', name } = quota.metadata;
  const key = { prefix: 'resourcequotas', namespace, name };
  const live = store.get(key);
  if (live === undefined || live.value.metadata.resourceVersion !== quota.metadata.resourceVersion) return false;
  const served = registry.at('v1', 'resourcequotas');
  invariant(served !== undefined, 'quotas are served');
  const next = fields.updated(live.value, quota, { manager: 'kube-apiserver', subresource: 'status', served });
  const stamped = store.update(
    key,
    (at) => ({ ...next, metadata: { ...next.metadata, resourceVersion: String(at) } }),
    live.modRevision,
  );
  return stamped.ok;
}
