import type { Millis } from '../../../base/brand';
import type { Pod } from '../../../api/types/core-v1';
import type { Client } from '../../../client/client';
import type { Informers } from '../../../client/informer';
import type { Choices } from '../../../sim/choices';
import type { Clock } from '../../../sim/clock';
import * as resources from '../../../api/resources';
import type { Snapshot } from '../cache/snapshot';
import type { Extender } from '../extender';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import { ACTIONS, RESOURCES, type EventInterest } from './cluster-event';
import type { CycleState } from './cycle-state';
import type { Handle, Nominations, Services } from './handle';
import type { NodeVerdicts } from './node-verdicts';
import type { Outcome, PostFilterOutcome, PreBindOutcome, SchedulerPlugin } from './plugin';
import type { EnabledPlugin } from './plugin-source';
import {
  EXTENSION_POINTS,
  pluginsAt,
  refuseMisplaced,
  type ExtensionPoint,
  type PointsChanges,
} from './extension-points';
import { ConfigurationError } from './configuration-error';
import { PodClasses } from './pod-class';
import type { Recorder } from './recorder';
import { ScoreScratch } from './score-scratch';
import { attributed, failed, isRejection, messageOf, SKIP, unresolvable, unschedulable, type Verdict } from './verdict';
import type { WaitingPods } from './waiting-pods';

/** A set of plugins that pods ask for by `spec.schedulerName`. */
export interface Profile {
  readonly schedulerName: string;
  /** `multiPoint`: at all extension points that they have a method for. */
  readonly plugins: readonly EnabledPlugin[];
  /** What single extension points say beside it. */
  readonly points?: PointsChanges;
  /** Arguments of plugins by name, as in `pluginConfig`. */
  readonly pluginArgs?: Readonly<Record<string, unknown>>;
  readonly percentageOfNodesToScore?: number;
}

export interface PreFilterResult {
  readonly verdict?: Verdict;
  readonly only?: ReadonlySet<string>;
  /** Plugins that named `only`. */
  readonly narrowedBy: readonly string[];
}

export interface WeightedPlugin {
  readonly plugin: SchedulerPlugin & Required<Pick<SchedulerPlugin, 'score'>>;
  readonly weight: number;
}

type With<Method extends keyof SchedulerPlugin> = SchedulerPlugin & Required<Pick<SchedulerPlugin, Method>>;

/** Runs the plugins of one profile, extension point by extension point (pkg/scheduler/framework/runtime, v1.36). */
export class Framework implements Handle {
  readonly profile: string;
  readonly percentageOfNodesToScore: number | undefined;
  readonly plugins: readonly SchedulerPlugin[];
  readonly preEnqueuePlugins: readonly With<'preEnqueue'>[];
  readonly filters: readonly With<'filter'>[];
  readonly scorers: readonly WeightedPlugin[];
  /** The filters at the head of the list whose verdicts serve all pods of a class. */
  readonly sharedFilters: readonly With<'filter'>[];
  /** Filters that are asked for each pod. */
  readonly ownFilters: readonly With<'filter'>[];
  readonly sharedScorers: readonly WeightedPlugin[];
  readonly classes: PodClasses;
  readonly scratch = new ScoreScratch();
  readonly less: NonNullable<SchedulerPlugin['less']>;
  readonly hasPostFilter: boolean;
  private readonly multiPoint: ReadonlySet<string>;
  private readonly points: PointsChanges;
  private readonly preFilters: readonly With<'preFilter'>[];
  private readonly preScorers: readonly With<'preScore'>[];
  private readonly postFilters: readonly With<'postFilter'>[];
  private readonly reservers: readonly SchedulerPlugin[];
  private readonly permitters: readonly With<'permit'>[];
  private readonly preBinders: readonly With<'preBind'>[];
  private readonly binders: readonly With<'bind'>[];
  private readonly postBinders: readonly With<'postBind'>[];
  private readonly signers: readonly With<'signature'>[];
  private interestsOrNone: ReadonlyMap<string, readonly EventInterest[]> | undefined;

  constructor(
    profile: Profile,
    private readonly services: Services,
  ) {
    this.profile = profile.schedulerName;
    this.percentageOfNodesToScore = profile.percentageOfNodesToScore;
    this.plugins = allOf(profile).map(({ source }) => source.create(this, profile.pluginArgs?.[source.name]));
    this.multiPoint = new Set(profile.plugins.map(({ source }) => source.name));
    this.points = profile.points ?? {};
    refuseMisplaced(this.points, this.plugins);
    this.preEnqueuePlugins = this.at('preEnqueue', 'preEnqueue');
    this.filters = this.at('filter', 'filter');
    const firstOwn = this.filters.findIndex(({ signature }) => signature === undefined);
    this.sharedFilters = firstOwn < 0 ? this.filters : this.filters.slice(0, firstOwn);
    this.ownFilters = firstOwn < 0 ? [] : this.filters.slice(firstOwn);
    this.scorers = this.weighted(profile);
    this.sharedScorers = this.scorers.filter(({ plugin }) => plugin.signature !== undefined);
    this.classes = new PodClasses(this.sharedScorers.length);
    this.less = this.order();
    this.preFilters = this.at('preFilter', 'preFilter');
    this.preScorers = this.at('preScore', 'preScore');
    this.postFilters = this.at('postFilter', 'postFilter');
    this.hasPostFilter = this.postFilters.length > 0;
    this.reservers = this.reserving();
    this.permitters = this.at('permit', 'permit');
    this.preBinders = this.at('preBind', 'preBind');
    this.binders = this.at('bind', 'bind');
    if (this.binders.length === 0) {
      throw new ConfigurationError(
        `at least one bind plugin is needed for profile with scheduler name "${this.profile}"`,
      );
    }
    this.postBinders = this.at('postBind', 'postBind');
    this.signers = this.plugins.filter((plugin): plugin is With<'signature'> => plugin.signature !== undefined);
  }

  get clock(): Clock {
    return this.services.clock;
  }
  get choices(): Choices {
    return this.services.choices;
  }
  get client(): Client {
    return this.services.client;
  }
  get informers(): Informers {
    return this.services.informers;
  }
  get events(): Recorder {
    return this.services.events;
  }
  get snapshot(): Snapshot {
    return this.services.snapshot;
  }
  get nominations(): Nominations {
    return this.services.nominations;
  }
  get waiting(): WaitingPods {
    return this.services.waiting;
  }
  get extenders(): readonly Extender[] {
    return this.services.extenders;
  }

  cancelPreBind(uid: string, reason: string): boolean {
    return this.services.cancelPreBind(uid, reason);
  }

  activate(pods: Iterable<Pod>): void {
    this.services.activate(pods);
  }

  podNow(pod: PodInfo): Pod | undefined {
    return this.informers.of(resources.pods, POD_INFORMER).get({ namespace: pod.namespace, name: pod.name });
  }

  /** What each plugin wants to hear of. One that rejects pods and declares nothing hears of everything. */
  interests(): ReadonlyMap<string, readonly EventInterest[]> {
    return (this.interestsOrNone ??= new Map(
      this.plugins.map((plugin) => [plugin.name, plugin.events ?? (rejects(plugin) ? EVERYTHING : [])]),
    ));
  }

  /** Pods with the same key get the same answers from the plugins that gave their promise. */
  classKey(pod: PodInfo): string {
    if (pod.classKey === undefined) {
      let key = '';
      for (const plugin of this.signers) key += `${plugin.signature(pod)}\n`;
      pod.classKey = key;
    }
    return pod.classKey;
  }

  preFilter(state: CycleState, pod: PodInfo): PreFilterResult {
    const skipped = new Set<string>();
    state.skipFilter = skipped;
    const narrowedBy: string[] = [];
    let only: ReadonlySet<string> | undefined;
    let rejected: Verdict | undefined;
    for (const plugin of this.preFilters) {
      const { verdict, only: named } = plugin.preFilter(state, pod, this.snapshot.nodes) ?? {};
      if (verdict?.code === 'Skip') skipped.add(plugin.name);
      else if (verdict?.code === 'Unschedulable') rejected = attributed(verdict, plugin.name);
      else if (verdict?.code === 'UnschedulableAndUnresolvable') {
        return { verdict: attributed(verdict, plugin.name), narrowedBy: [] };
      } else if (verdict !== undefined) {
        return { verdict: wrapped(verdict, `running PreFilter plugin "${plugin.name}"`), narrowedBy: [] };
      } else if (named !== undefined) {
        narrowedBy.push(plugin.name);
        only = only === undefined ? named : intersection(only, named);
        if (only.size === 0) return { only, narrowedBy: sorted(narrowedBy), verdict: noneLeft(narrowedBy) };
      }
    }
    return {
      narrowedBy: sorted(narrowedBy),
      ...(only === undefined ? {} : { only }),
      ...(rejected === undefined ? {} : { verdict: rejected }),
    };
  }

  addPod(state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): Outcome {
    for (const plugin of this.preFilters) {
      if (plugin.addPod === undefined || state.skipFilter.has(plugin.name)) continue;
      const outcome = plugin.addPod(state, pod, added, node);
      if (outcome !== undefined) return wrapped(outcome, `running AddPod on PreFilter plugin "${plugin.name}"`);
    }
    return undefined;
  }

  removePod(state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): Outcome {
    for (const plugin of this.preFilters) {
      if (plugin.removePod === undefined || state.skipFilter.has(plugin.name)) continue;
      const outcome = plugin.removePod(state, pod, removed, node);
      if (outcome !== undefined) return wrapped(outcome, `running RemovePod on PreFilter plugin "${plugin.name}"`);
    }
    return undefined;
  }

  filterPlugins(state: CycleState, pod: PodInfo, node: NodeInfo): Outcome {
    return firstVerdict(this.filters, state, pod, node);
  }

  /**
   * A pod that is promised the node and not less important is counted as if it ran there; and as if it did not, since it
   * may yet go elsewhere: both must let the pod in.
   */
  filterWithNominated(state: CycleState, pod: PodInfo, node: NodeInfo): Outcome {
    const promised = this.nominations
      .on(node.name)
      .filter(({ uid, priority }) => uid !== pod.uid && priority >= pod.priority);
    if (promised.length === 0) return this.filterPlugins(state, pod, node);
    const fuller = node.copy();
    const stateThere = state.copy();
    for (const other of promised) {
      fuller.addPod(other);
      const outcome = this.addPod(stateThere, pod, other, fuller);
      if (outcome !== undefined) return outcome;
    }
    return this.filterPlugins(stateThere, pod, fuller) ?? this.filterPlugins(state, pod, node);
  }

  /** Runs until a plugin has made the pod schedulable, or fails; those that could not help each give a reason. */
  postFilter(state: CycleState, pod: PodInfo, nodes: NodeVerdicts): PostFilterOutcome {
    const reasons: string[] = [];
    let nominate: string | undefined;
    for (const plugin of this.postFilters) {
      const outcome = plugin.postFilter(state, pod, nodes);
      if (outcome.verdict === undefined) return outcome;
      if (outcome.verdict.code === 'UnschedulableAndUnresolvable') return outcome;
      if (!isRejection(outcome.verdict)) return { verdict: outcome.verdict };
      if (outcome.nominate !== undefined) nominate = outcome.nominate;
      reasons.push(...outcome.verdict.reasons);
    }
    return { verdict: unschedulable(...reasons), ...(nominate === undefined ? {} : { nominate }) };
  }

  preScore(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): Outcome {
    const skipped = new Set<string>();
    state.skipScore = skipped;
    for (const plugin of this.preScorers) {
      const outcome = plugin.preScore(state, pod, nodes);
      if (outcome === undefined) continue;
      if (outcome.code !== 'Skip') return wrapped(outcome, `running PreScore plugin "${plugin.name}"`);
      skipped.add(plugin.name);
    }
    return undefined;
  }

  reserve(state: CycleState, pod: PodInfo, node: string): Outcome {
    for (const plugin of this.reservers) {
      const outcome = plugin.reserve?.(state, pod, node);
      if (outcome !== undefined) return rejectedOr(outcome, plugin.name, `running Reserve plugin "${plugin.name}"`);
    }
    return undefined;
  }

  unreserve(state: CycleState, pod: PodInfo, node: string): void {
    for (const plugin of [...this.reservers].reverse()) plugin.unreserve?.(state, pod, node);
  }

  /** `holds`: plugins that hold the pod, and for how long at most. */
  permit(
    state: CycleState,
    pod: PodInfo,
    node: string,
  ): { readonly verdict?: Verdict; readonly holds: ReadonlyMap<string, Millis> } {
    const holds = new Map<string, Millis>();
    for (const plugin of this.permitters) {
      const outcome = plugin.permit(state, pod, node);
      if (outcome === undefined) continue;
      if ('timeout' in outcome) holds.set(plugin.name, outcome.timeout);
      else {
        const verdict = rejectedOr(outcome, plugin.name, `running Permit plugin "${plugin.name}"`);
        return { verdict, holds: new Map() };
      }
    }
    return { holds };
  }

  /** Success: some plugin has work to do before the pod is bound. Skip: none has. */
  preBindPreFlight(state: CycleState, pod: PodInfo, node: string): Outcome {
    const skipped = new Set<string>();
    let outcome: Outcome = SKIP;
    for (const plugin of this.preBinders) {
      const own = plugin.preBindPreFlight?.(state, pod, node);
      if (own === undefined) outcome = undefined;
      else if (own.code === 'Skip') skipped.add(plugin.name);
      else return wrapped(own, `running PreBindPreFlight "${plugin.name}"`);
    }
    state.skipPreBind = skipped;
    return outcome;
  }

  /** Runs the plugins one after another; `done` is called once, at once or when the slowest of them is through. */
  preBind(state: CycleState, pod: PodInfo, node: string, done: (outcome: Outcome) => void): void {
    const plugins = this.preBinders.filter(({ name }) => !state.skipPreBind.has(name));
    const runFrom = (index: number): void => {
      const plugin = plugins[index];
      if (plugin === undefined) return done(undefined);
      const settle = (outcome: PreBindOutcome): void => {
        if (outcome === undefined) return runFrom(index + 1);
        if ('after' in outcome) {
          this.clock.after(outcome.after, 'kube-scheduler/pre-bind', () => settle(outcome.then()));
        } else done(rejectedOr(outcome, plugin.name, `running PreBind plugin "${plugin.name}"`));
      };
      settle(plugin.preBind(state, pod, node));
    };
    runFrom(0);
  }

  bind(state: CycleState, pod: PodInfo, node: string): Outcome {
    for (const plugin of this.binders) {
      const outcome = plugin.bind(state, pod, node);
      if (outcome === undefined) return undefined;
      if (outcome.code !== 'Skip') return rejectedOr(outcome, plugin.name, `running Bind plugin "${plugin.name}"`);
    }
    return SKIP;
  }

  postBind(state: CycleState, pod: PodInfo, node: string): void {
    for (const plugin of this.postBinders) plugin.postBind(state, pod, node);
  }

  private order(): NonNullable<SchedulerPlugin['less']> {
    const [plugin, ...others] = this.at('queueSort', 'less');
    if (plugin === undefined || others.length > 0) {
      const found = plugin === undefined ? 0 : 1 + others.length;
      const wanted = `only one queue sort plugin required for profile with scheduler name "${this.profile}"`;
      throw new ConfigurationError(`${wanted}, but got ${found}`);
    }
    return (a, b) => plugin.less(a, b);
  }

  private at<Method extends keyof SchedulerPlugin>(point: ExtensionPoint, method: Method): readonly With<Method>[] {
    const able = this.plugins.filter((plugin): plugin is With<Method> => plugin[method] !== undefined);
    return pluginsAt(this.points[point], this.multiPoint, able);
  }

  private reserving(): readonly SchedulerPlugin[] {
    const able = this.plugins.filter(({ reserve, unreserve }) => reserve !== undefined || unreserve !== undefined);
    return pluginsAt(this.points.reserve, this.multiPoint, able);
  }

  private weighted({ plugins, points }: Profile): readonly WeightedPlugin[] {
    const enabled = [...plugins, ...(points?.score?.enabled ?? [])];
    const weights = new Map(enabled.map(({ source, weight = 1 }) => [source.name, weight]));
    return this.at('score', 'score').map((plugin) => ({ plugin, weight: weights.get(plugin.name) ?? 1 }));
  }
}

/** Each plugin that any extension point may ask, once. */
function allOf({ plugins, points = {} }: Profile): readonly EnabledPlugin[] {
  const named = [...plugins, ...EXTENSION_POINTS.flatMap((point) => points[point]?.enabled ?? [])];
  const known = new Set<string>();
  return named.filter(({ source }) => !known.has(source.name) && known.add(source.name));
}

/** The scheduler does not see pods that have ended. */
export const POD_INFORMER = Object.freeze({ fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' });

/** The first rejection, in the order of the plugins. */
export function firstVerdict(
  filters: readonly With<'filter'>[],
  state: CycleState,
  pod: PodInfo,
  node: NodeInfo,
): Outcome {
  for (const plugin of filters) {
    if (state.skipFilter.has(plugin.name)) continue;
    const verdict = plugin.filter(state, pod, node);
    if (verdict !== undefined) return rejectedOr(verdict, plugin.name, `running "${plugin.name}" filter plugin`);
  }
  return undefined;
}

const rejectedOr = (verdict: Verdict, plugin: string, doing: string): Verdict =>
  isRejection(verdict) ? attributed(verdict, plugin) : wrapped(verdict, doing);

const wrapped = (verdict: Verdict, doing: string): Verdict => failed(`${doing}: ${messageOf(verdict)}`);

const intersection = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...a].filter((name) => b.has(name)));

function noneLeft(plugins: readonly string[]): Verdict {
  const [first = ''] = plugins;
  if (plugins.length === 1) return unresolvable(`node(s) didn't satisfy plugin ${first}`);
  return unresolvable(`node(s) didn't satisfy plugin(s) [${sorted(plugins).join(' ')}] simultaneously`);
}

const sorted = (names: readonly string[]): readonly string[] => [...names].sort();

const rejects = ({ preEnqueue, preFilter, filter, reserve, permit }: SchedulerPlugin): boolean =>
  [preEnqueue, preFilter, filter, reserve, permit].some((method) => method !== undefined);

const EVERYTHING: readonly EventInterest[] = Object.freeze(
  Object.values(RESOURCES)
    .filter((resource) => resource !== RESOURCES.any && !resource.endsWith('edPod'))
    .map((resource) => ({ resource, actions: ACTIONS.all })),
);
