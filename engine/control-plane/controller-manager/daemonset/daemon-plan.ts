import type { Instant } from '../../../base/brand';
import { quote } from '../../../base/go-text';
import type { DaemonSet } from '../../../api/types/apps-v1';
import type { Node, Pod } from '../../../api/types/core-v1';
import { isAvailable, isReady } from '../rules/pods';
import { byCreation } from '../rules/order';
import { scaled } from '../rules/int-or-string';
import { isUpdated, REVISION_LABEL, type Verdict } from './placement';

/** All that one sync decides by. */
export interface DaemonView {
  readonly set: DaemonSet;
  readonly hash: string;
  readonly nodes: readonly Node[];
  readonly podsOn: ReadonlyMap<string, readonly Pod[]>;
  readonly verdict: (node: Node) => Verdict;
  readonly now: Instant;
}

export interface DaemonPlan {
  /** Names of nodes that shall get a pod. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
  /** Pods that have ended by themselves, with their nodes: they go by their own back-off. */
  readonly failed: readonly (readonly [node: string, pod: Pod])[];
  readonly succeeded: readonly (readonly [node: string, pod: Pod])[];
}

export const allowsSurge = (set: DaemonSet): boolean => surgeOf(set, 1) > 0;

const surgeOf = ({ spec }: DaemonSet, nodes: number): number =>
  spec.updateStrategy.type === 'RollingUpdate'
    ? (scaled(spec.updateStrategy.rollingUpdate?.maxSurge, nodes, 'up') ?? 0)
    : 0;

const unavailableOf = ({ spec }: DaemonSet, nodes: number): number =>
  spec.updateStrategy.type === 'RollingUpdate'
    ? (scaled(spec.updateStrategy.rollingUpdate?.maxUnavailable, nodes, 'up') ?? 0)
    : 0;

/** Who is missing and who is too many, node by node (pkg/controller/daemon podsShouldBeOnNode, v1.36). */
export function placementPlan(view: DaemonView): DaemonPlan {
  const create: string[] = [];
  const remove: Pod[] = [];
  const failed: (readonly [string, Pod])[] = [];
  const succeeded: (readonly [string, Pod])[] = [];
  for (const node of view.nodes) {
    const { name } = node.metadata;
    const { shouldRun, mayStay } = view.verdict(node);
    const pods = view.podsOn.get(name);
    if (pods === undefined) {
      if (shouldRun) create.push(name);
      continue;
    }
    const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    if (!mayStay) {
      remove.push(...staying);
      continue;
    }
    failed.push(...staying.filter(({ status }) => status.phase === 'Failed').map((pod) => [name, pod] as const));
    succeeded.push(...staying.filter(({ status }) => status.phase === 'Succeeded').map((pod) => [name, pod] as const));
    const running = staying
      .filter(({ status }) => status.phase !== 'Failed' && status.phase !== 'Succeeded')
      .sort(byPlacement);
    if (!allowsSurge(view.set)) remove.push(...running.slice(1));
    else if (running.length === 0 && shouldRun) create.push(name);
    else if (running.length > 1) remove.push(...surplusBesideSurge(running, view));
  }
  return { create, remove: [...remove, ...strandedPods(view)], failed, succeeded };
}

/** Old pods give way by the update strategy (pkg/controller/daemon/update.go rollingUpdate, v1.36). */
export function rollingPlan(view: DaemonView): Pick<DaemonPlan, 'create' | 'remove'> {
  const { set, nodes } = view;
  const wanted = nodes.filter((node) => view.verdict(node).shouldRun);
  const podsOn = new Map(view.podsOn);
  for (const { metadata } of wanted) if (!podsOn.has(metadata.name)) podsOn.set(metadata.name, []);
  const surge = surgeOf(set, wanted.length);
  const unavailable = unavailableOf(set, wanted.length);
  if (surge > 0) return surgePlan(view, podsOn, surge, wanted.length);
  return { create: [], remove: inPlacePlan(view, podsOn, wanted.length > 0 && unavailable === 0 ? 1 : unavailable) };
}

/** Oldest first; those that have a node before those that wait for one. */
export const byPlacement = (a: Pod, b: Pod): number =>
  Number((a.spec.nodeName ?? '') === '') - Number((b.spec.nodeName ?? '') === '') || byCreation(a, b);

/** Old pods that are not available go at once; of the others as many as may be missing. */
function inPlacePlan(view: DaemonView, podsOn: ReadonlyMap<string, readonly Pod[]>, most: number): readonly Pod[] {
  const allowed: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const pods of podsOn.values()) {
    const pair = pairOf(view, pods);
    if (pair === undefined || (pair.old === undefined) === (pair.updated === undefined)) unavailable++;
    else if (pair.updated !== undefined) unavailable += isUp(view, pair.updated) ? 0 : 1;
    else if (pair.old !== undefined && !isUp(view, pair.old)) {
      allowed.push(pair.old);
      unavailable++;
    } else if (pair.old !== undefined && unavailable < most) candidates.push(pair.old);
  }
  return [...allowed, ...candidates.slice(0, Math.max(0, most - unavailable))];
}

/**
 * A new pod starts beside the old one, which goes when the new one is available. As long as an old pod stands on a node
 * that is gone, nothing is replaced at all: the real one fails there, and tries again.
 */
function surgePlan(
  view: DaemonView,
  podsOn: ReadonlyMap<string, readonly Pod[]>,
  most: number,
  wanted: number,
): Pick<DaemonPlan, 'create' | 'remove'> {
  const nodes = new Map(view.nodes.map((node) => [node.metadata.name, node]));
  const remove: Pod[] = [];
  const leaving: Pod[] = [];
  const allowed: string[] = [];
  const candidates: string[] = [];
  let surging = 0;
  let available = 0;
  for (const [name, pods] of podsOn) {
    const pair = pairOf(view, pods);
    if (pair === undefined) {
      surging++;
      continue;
    }
    const { old, updated } = pair;
    const first = old ?? updated;
    if (first !== undefined && isUp(view, first)) available++;
    if (old === undefined) continue;
    if (updated !== undefined) {
      if (isUp(view, updated)) remove.push(old);
      else surging++;
      continue;
    }
    const node = nodes.get(name);
    if (node === undefined)
      throw new Error(`couldn't get node for nodeName ${quote(name)}: node ${quote(name)} not found`);
    const { shouldRun } = view.verdict(node);
    if (!shouldRun) (isUp(view, old) ? leaving : remove).push(old);
    else if (!isUp(view, old)) allowed.push(name);
    else if (surging < most) candidates.push(name);
  }
  return {
    create: [...allowed, ...candidates.slice(0, Math.max(0, most - surging))],
    remove: [...remove, ...leaving.slice(0, Math.max(0, available - wanted))],
  };
}

interface Pair {
  readonly old: Pod | undefined;
  readonly updated: Pod | undefined;
}

/** Undefined: more than one of a kind, so the next placement has to come first. */
function pairOf({ set, hash }: DaemonView, pods: readonly Pod[]): Pair | undefined {
  const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const updated = staying.filter((pod) => isUpdated(pod, set, hash));
  const old = staying.filter((pod) => !isUpdated(pod, set, hash));
  return updated.length > 1 || old.length > 1 ? undefined : { old: old[0], updated: updated[0] };
}

/** With a surge one new and one old pod may run side by side; the old one goes when it is of no more use. */
function surplusBesideSurge(running: readonly Pod[], view: DaemonView): readonly Pod[] {
  const isNew = ({ metadata }: Pod): boolean => metadata.labels?.[REVISION_LABEL] === view.hash;
  const updated = running.find(isNew);
  const old = running.find((pod) => !isNew(pod));
  const surplus = running.filter((pod) => pod !== updated && pod !== old);
  if (updated === undefined || old === undefined) return surplus;
  return !isReady(old) || isUp(view, updated) ? [...surplus, old] : surplus;
}

/** Pods that wait for a node that is gone. */
function strandedPods({ nodes, podsOn }: DaemonView): readonly Pod[] {
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  return [...podsOn].flatMap(([name, pods]) =>
    names.has(name) ? [] : pods.filter(({ spec }) => (spec.nodeName ?? '') === ''),
  );
}

const isUp = ({ set, now }: DaemonView, pod: Pod): boolean => isAvailable(pod, set.spec.minReadySeconds ?? 0, now);
