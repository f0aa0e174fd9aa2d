import { deepFreeze } from '../../../base/deep-freeze';
import { InvariantError } from '../../../base/invariant';
import type { Journal } from '../../../sim/journal';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import type { SchedulerPlugin } from './plugin';
import { pluginSource, type PluginSource } from './plugin-source';
import { failed, type Verdict } from './verdict';

/**
 * A plugin that is none of Kubernetes' own. The objects it is shown are frozen; what it throws is the verdict `Error` where
 * its extension point has verdicts; and the points from Reserve to PostBind are in the journal, as `plugin.Permit`.
 */
export const foreignPlugin = (source: PluginSource, journal: Journal): PluginSource =>
  pluginSource({
    name: source.name,
    create: (handle, args) => guarded(source.create(handle, args), journal),
  });

type Point = Exclude<keyof SchedulerPlugin, 'name' | 'events'>;

interface Conduct {
  /** As https://kubernetes.io/docs/concepts/scheduling-eviction/scheduling-framework/ calls it. */
  readonly title: string;
  /** What stands for an answer when there is none; absent: the run ends. */
  readonly onError?: (verdict: Verdict) => unknown;
  readonly isJournalled?: true;
}

const asOutcome = (verdict: Verdict): unknown => verdict;
const inside = (verdict: Verdict): unknown => ({ verdict });

const CONDUCT: Readonly<Record<Point, Conduct>> = Object.freeze({
  preEnqueue: { title: 'PreEnqueue', onError: asOutcome },
  less: { title: 'QueueSort' },
  signature: { title: 'Sign' },
  preFilter: { title: 'PreFilter', onError: inside },
  addPod: { title: 'AddPod', onError: asOutcome },
  removePod: { title: 'RemovePod', onError: asOutcome },
  filter: { title: 'Filter', onError: asOutcome },
  postFilter: { title: 'PostFilter', onError: inside },
  preScore: { title: 'PreScore', onError: asOutcome },
  score: { title: 'Score' },
  normalize: { title: 'NormalizeScore', onError: asOutcome },
  reserve: { title: 'Reserve', onError: asOutcome, isJournalled: true },
  unreserve: { title: 'Unreserve', isJournalled: true },
  permit: { title: 'Permit', onError: asOutcome, isJournalled: true },
  preBindPreFlight: { title: 'PreBindPreFlight', onError: asOutcome },
  preBind: { title: 'PreBind', onError: asOutcome, isJournalled: true },
  bind: { title: 'Bind', onError: asOutcome, isJournalled: true },
  postBind: { title: 'PostBind', isJournalled: true },
});

type Method = (...values: readonly unknown[]) => unknown;

function guarded(plugin: SchedulerPlugin, journal: Journal): SchedulerPlugin {
  const { name, events } = plugin;
  const methods: Record<string, Method> = {};
  for (const [point, conduct] of Object.entries(CONDUCT)) {
    const method = plugin[point as Point] as Method | undefined;
    if (method !== undefined) methods[point] = guardedMethod(name, conduct, { method: method.bind(plugin), journal });
  }
  // The same methods with the same values: what `plugin` is, this is.
  return { name, ...(events === undefined ? {} : { events }), ...methods };
}

function guardedMethod(
  name: string,
  { title, onError, isJournalled }: Conduct,
  { method, journal }: { readonly method: Method; readonly journal: Journal },
): Method {
  return (...values) => {
    for (const value of values) freezeObjects(value);
    if (isJournalled) {
      const [, pod, node] = values as [unknown, PodInfo, string];
      journal.append('kube-scheduler', `plugin.${title}`, `pods ${pod.key}`, { plugin: name, node });
    }
    try {
      return method(...values);
    } catch (error) {
      if (error instanceof InvariantError) throw error;
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const message = `the scheduler plugin "${name}" threw in ${title}: ${text}`;
      if (onError === undefined) throw new Error(message, { cause: error });
      return onError(failed(message));
    }
  };
}

/** Of a PodInfo, a NodeInfo or a pod: what the API server made. */
function freezeObjects(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  deepFreeze((value as Partial<PodInfo>).pod);
  deepFreeze((value as Partial<NodeInfo>).node);
}
