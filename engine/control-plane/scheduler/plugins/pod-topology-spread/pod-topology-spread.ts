import type { Pod, TopologySpreadConstraint } from '../../../../api/types/core-v1';
import type { Handle } from '../../framework/handle';
import type { SchedulerPlugin } from '../../framework/plugin';
import { pluginSource } from '../../framework/plugin-source';
import { SKIP } from '../../framework/verdict';
import { constraintsOf, HOSTNAME, type Constraint, type WhenUnsatisfiable } from './constraint';
import { DefaultSelectors } from './default-selector';
import { countOther, HARD, hardState, hardVerdict } from './hard';
import { spreadInterests } from './hints';
import { normalizeSoft, SOFT, softScore, softState } from './soft';

/** PodTopologySpreadArgs. */
export interface PodTopologySpreadArgs {
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
  readonly defaultingType?: 'System' | 'List';
}

const SYSTEM_DEFAULTS: readonly TopologySpreadConstraint[] = Object.freeze([
  { topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
]);

/** Spreads pods over hosts, zones and what else nodes are labelled with (plugins/podtopologyspread, v1.36). */
export const podTopologySpread = pluginSource({
  name: 'PodTopologySpread',
  create: (handle, args) => plugin(handle, args ?? {}),
});

function plugin(
  handle: Handle,
  { defaultingType = 'System', defaultConstraints = [] }: PodTopologySpreadArgs,
): SchedulerPlugin {
  const isSystem = defaultingType === 'System';
  const defaults = isSystem ? SYSTEM_DEFAULTS : defaultConstraints;
  const selectors = new DefaultSelectors(handle.informers);
  const own = ({ spec }: Pod): readonly TopologySpreadConstraint[] => spec.topologySpreadConstraints ?? [];

  const constraintsFor = (pod: Pod, when: WhenUnsatisfiable): readonly Constraint[] => {
    if (own(pod).length > 0) return constraintsOf(own(pod), pod, when);
    const byDefault = constraintsOf(defaults, pod, when);
    if (byDefault.length === 0) return byDefault;
    const selector = selectors.of(pod);
    return selector.selectsEverything ? [] : byDefault.map((constraint) => ({ ...constraint, selector }));
  };

  return {
    name: 'PodTopologySpread',
    events: spreadInterests((pod) => constraintsFor(pod, 'DoNotSchedule')),
    preFilter: (state, pod) => {
      const constraints = constraintsFor(pod.pod, 'DoNotSchedule');
      if (constraints.length === 0) return { verdict: SKIP };
      state.write(HARD, hardState(pod, constraints, handle.snapshot));
      return undefined;
    },
    addPod: (state, pod, added, node) => {
      countOther(state.expect(HARD), pod, added, node, 1);
      return undefined;
    },
    removePod: (state, pod, removed, node) => {
      countOther(state.expect(HARD), pod, removed, node, -1);
      return undefined;
    },
    filter: (state, _, node) => hardVerdict(state.expect(HARD), node),
    preScore: (state, pod, nodes) => {
      const constraints = constraintsFor(pod.pod, 'ScheduleAnyway');
      if (constraints.length === 0) return SKIP;
      const requiresAllKeys = own(pod.pod).length > 0 || !isSystem;
      state.write(SOFT, softState({ pod, constraints, nodes, requiresAllKeys }, handle.snapshot));
      return undefined;
    },
    score: (state, _, node) => softScore(state.expect(SOFT), node),
    normalize: (state, _, scores, nodes) => {
      normalizeSoft(state.expect(SOFT), scores, nodes);
      return undefined;
    },
  };
}
