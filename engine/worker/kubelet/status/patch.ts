import { semanticEqual } from '../../../base/equal';
import { RecentMap } from '../../../base/recent';
import type { PodCondition, PodStatus } from '../../../api/types/core-v1';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The strategic merge patch from one status to another; undefined when they do not differ. Lists with a merge key
 * (conditions by type, addresses by ip) are patched by item, as apimachinery's two-way patch does, so that what others
 * write at the same time is kept.
 */
export function statusPatch(from: PodStatus, to: PodStatus): Fields | undefined {
  const patch: Record<string, unknown> = {};
  const before = from as Fields;
  const after = to as Fields;
  for (const name in after) {
    const value = after[name];
    if (semanticEqual(before[name], value)) continue;
    if (name === 'conditions') Object.assign(patch, conditionsPatch(from.conditions ?? [], to.conditions ?? []));
    else if (name === 'podIPs' || name === 'hostIPs') patch[name] = addressesPatch(from[name] ?? [], to[name] ?? []);
    else patch[name] = value;
  }
  for (const name in before) if (after[name] === undefined && !isEmpty(before[name])) patch[name] = null;
  return hasFields(patch) ? patch : undefined;
}

function hasFields(patch: Fields): boolean {
  for (const _ in patch) return true;
  return false;
}

const isEmpty = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

type Conditions = readonly PodCondition[];

/** The same patch for all pods that go from the same conditions to the same, as those do that come up together. */
function conditionsPatch(from: Conditions, to: Conditions): Fields {
  const known = patches.get(to);
  if (known?.from === from) return known.patch;
  const patch = newConditionsPatch(from, to);
  patches.set(to, { from, patch });
  return patch;
}

const patches = new RecentMap<Conditions, { readonly from: Conditions; readonly patch: Fields }>();

function newConditionsPatch(from: Conditions, to: Conditions): Fields {
  const changed: Fields[] = [];
  for (const condition of to) {
    const before = from.find((one) => one.type === condition.type);
    if (before === undefined) changed.push({ ...condition });
    else if (!semanticEqual(before, condition))
      changed.push(itemPatch(before as unknown as Fields, condition as unknown as Fields));
  }
  for (const { type } of from) if (!to.some((one) => one.type === type)) changed.push({ $patch: 'delete', type });
  return { '$setElementOrder/conditions': to.map(({ type }) => ({ type })), conditions: changed };
}

/** What differs, and the key. */
function itemPatch(before: Fields, after: Fields): Fields {
  const patch: Record<string, unknown> = {};
  for (const name in after) if (name === 'type' || !semanticEqual(before[name], after[name])) patch[name] = after[name];
  for (const name in before) if (after[name] === undefined) patch[name] = null;
  return patch;
}

/** Addresses say nothing but their key. */
function addressesPatch(
  from: readonly { readonly ip?: string }[],
  to: readonly { readonly ip?: string }[],
): readonly Fields[] {
  const gone = from.filter(({ ip }) => !to.some((one) => one.ip === ip));
  return [...to, ...gone.map(({ ip }) => ({ $patch: 'delete', ip }))];
}
