import type { Node, Pod } from '../../../api/types/core-v1';
import { ACTIONS, RESOURCES, type HintFunction } from '../framework/cluster-event';
import { objectAs } from '../framework/hint-objects';
import type { SchedulerPlugin } from '../framework/plugin';
import { pluginSource } from '../framework/plugin-source';
import { unresolvable, unschedulable, type Verdict } from '../framework/verdict';
import { PodInfo } from '../model/pod-info';
import { podRequests } from '../model/pod-requests';
import { isEmptyRequest, isExtendedResource, milliResources, resourcesOf, type Resources } from '../model/resources';
import { holdsNode } from './holds-node';
import { scoringStrategy, type ScoringStrategy } from './resource-scoring';
import { fitSignature } from './signatures';

/** NodeResourcesFitArgs. */
export interface NodeResourcesFitArgs {
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy?: ScoringStrategy;
}

/** What a node has, and how much of it is taken. */
interface Room {
  readonly allocatable: Resources;
  readonly requested: Resources;
  readonly pods: number;
}

/** Whether a node has room for the pod, and how much would be left (plugins/noderesources/fit.go, v1.36). */
export const nodeResourcesFit = pluginSource({
  name: 'NodeResourcesFit',
  create: (_handle, args) => plugin(args ?? {}),
});

function plugin(args: NodeResourcesFitArgs): SchedulerPlugin {
  const isIgnored = ignores(args);
  const scoreOf = scoringStrategy(args.scoringStrategy);
  return {
    name: 'NodeResourcesFit',
    events: [
      { resource: RESOURCES.pod, actions: ACTIONS.delete | ACTIONS.updatePodScaleDown, hint: afterPod },
      { resource: RESOURCES.node, actions: ACTIONS.add | ACTIONS.updateNodeAllocatable, hint: afterNode },
    ],
    signature: fitSignature,
    filter: (_, { requests }, { allocatable, requested, pods }) =>
      verdictOf(requests, { allocatable, requested, pods: pods.length }, isIgnored),
    score: (_, pod, node) => scoreOf(pod, node),
  };
}

/** A resource that the node lacks; `hopeless` if even the empty node would. */
interface Lack {
  readonly reason: string;
  readonly hopeless: boolean;
}

function verdictOf(request: Resources, room: Room, isIgnored: (name: string) => boolean): Verdict | undefined {
  if (fits(request, room)) return undefined;
  const lacks = lacksOf(request, room, isIgnored);
  if (lacks.length === 0) return undefined;
  const reasons = lacks.map(({ reason }) => reason);
  return remembered(
    lacks.some(({ hopeless }) => hopeless),
    reasons,
  );
}

/** The common case, without looking for reasons. */
function fits(request: Resources, { allocatable, requested, pods }: Room): boolean {
  return (
    request.scalars === undefined &&
    pods + 1 <= allocatable.pods &&
    (request.milliCpu === 0 || request.milliCpu <= allocatable.milliCpu - requested.milliCpu) &&
    (request.memory === 0 || request.memory <= allocatable.memory - requested.memory) &&
    (request.ephemeralStorage === 0 ||
      request.ephemeralStorage <= allocatable.ephemeralStorage - requested.ephemeralStorage)
  );
}

function lacksOf(request: Resources, room: Room, isIgnored: (name: string) => boolean): readonly Lack[] {
  const { allocatable, requested, pods } = room;
  const lacks: Lack[] = pods + 1 > allocatable.pods ? [{ reason: 'Too many pods', hopeless: false }] : [];
  if (isEmptyRequest(request)) return lacks;
  const check = (name: string, wanted: number, has: number, taken: number): void => {
    if (wanted > 0 && wanted > has - taken) lacks.push({ reason: `Insufficient ${name}`, hopeless: wanted > has });
  };
  check('cpu', request.milliCpu, allocatable.milliCpu, requested.milliCpu);
  check('memory', request.memory, allocatable.memory, requested.memory);
  check('ephemeral-storage', request.ephemeralStorage, allocatable.ephemeralStorage, requested.ephemeralStorage);
  for (const [name, wanted] of request.scalars ?? []) {
    if (isIgnored(name)) continue;
    check(name, wanted, allocatable.scalars?.get(name) ?? 0, requested.scalars?.get(name) ?? 0);
  }
  return lacks;
}

/** One object for each list of reasons, so that nodes which lack the same are counted together. */
function remembered(hopeless: boolean, reasons: readonly string[]): Verdict {
  const key = `${hopeless}|${reasons.join('|')}`;
  let verdict = verdicts.get(key);
  if (verdict === undefined) {
    verdict = hopeless ? unresolvable(...reasons) : unschedulable(...reasons);
    if (verdicts.size >= VERDICTS_MAX) verdicts.clear();
    verdicts.set(key, verdict);
  }
  return verdict;
}

const verdicts = new Map<string, Verdict>();
const VERDICTS_MAX = 1000;

function ignores({
  ignoredResources = [],
  ignoredResourceGroups = [],
}: NodeResourcesFitArgs): (name: string) => boolean {
  if (ignoredResources.length === 0 && ignoredResourceGroups.length === 0) return () => false;
  return (name) =>
    isExtendedResource(name) &&
    (ignoredResources.includes(name) || ignoredResourceGroups.includes(name.split('/')[0] ?? ''));
}

/** Room is made by a pod that leaves, or asks for less of what this one needs. */
const afterPod: HintFunction = (pod, previous, next) => {
  const [was, is] = [objectAs<Pod>(previous, 'Pod'), objectAs<Pod>(next, 'Pod')];
  if (was === undefined) return 'Skip';
  if (is === undefined) return holdsNode(was) ? 'Queue' : 'Skip';
  if (is.metadata.uid === pod.metadata.uid) return 'Queue';
  if ((is.spec.nodeName ?? '') === '') return 'Skip';
  const [before, after] = [podRequests(was, { useStatus: true }), podRequests(is, { useStatus: true })];
  for (const [name, wanted] of podRequests(pod, { useStatus: true })) {
    if (wanted !== 0 && (before.get(name) ?? 0) > (after.get(name) ?? 0)) return 'Queue';
  }
  return 'Skip';
};

/** A node that would hold the pod if it were empty, and is new or has more of what the pod needs. */
const afterNode: HintFunction = (pod, previous, next) => {
  const [was, is] = [objectAs<Node>(previous, 'Node'), objectAs<Node>(next, 'Node')];
  if (is === undefined) return 'Skip';
  const { requests } = new PodInfo(pod);
  const now = allocatableOf(is);
  const empty = { allocatable: now, requested: resourcesOf(new Map()), pods: 0 };
  if (lacksOf(requests, empty, () => false).length > 0) return 'Skip';
  return was === undefined || hasMoreFor(requests, allocatableOf(was), now) ? 'Queue' : 'Skip';
};

const allocatableOf = (node: Node): Resources => resourcesOf(milliResources(node.status.allocatable));

function hasMoreFor(request: Resources, before: Resources, after: Resources): boolean {
  if (after.pods > before.pods) return true;
  if (request.milliCpu > 0 && after.milliCpu > before.milliCpu) return true;
  if (request.memory > 0 && after.memory > before.memory) return true;
  if (request.ephemeralStorage > 0 && after.ephemeralStorage > before.ephemeralStorage) return true;
  for (const [name, wanted] of request.scalars ?? []) {
    if (wanted !== 0 && (after.scalars?.get(name) ?? 0) > (before.scalars?.get(name) ?? 0)) return true;
  }
  return false;
}
