import * as resources from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import type { PodDisruptionBudget } from '../../../api/types/policy-v1';
import { ACTIONS, RESOURCES } from '../framework/cluster-event';
import type { CycleState } from '../framework/cycle-state';
import { fitMessage } from '../framework/fit-message';
import type { Handle } from '../framework/handle';
import { NodeVerdicts } from '../framework/node-verdicts';
import type { PostFilterOutcome, SchedulerPlugin } from '../framework/plugin';
import { pluginSource } from '../framework/plugin-source';
import { failed, messageOf, unresolvable, unschedulable, type Verdict } from '../framework/verdict';
import type { NodeInfo } from '../model/node-info';
import { PodInfo } from '../model/pod-info';
import type { Candidate } from '../preemption/candidate';
import { extendersAgree } from '../preemption/extenders-agree';
import { PreemptionExecutor } from '../preemption/executor';
import { leastHarmful } from '../preemption/pick-candidate';
import { selectVictims } from '../preemption/select-victims';

/** DefaultPreemptionArgs. */
export interface DefaultPreemptionArgs {
  readonly minCandidateNodesPercentage?: number;
  readonly minCandidateNodesAbsolute?: number;
}

const WAITING = unresolvable('waiting for the preemption for this pod to be finished');
const NOT_HELPFUL = unresolvable('Preemption is not helpful for scheduling');

/** Makes room for a pod by evicting less important ones (plugins/defaultpreemption, v1.36). */
export const defaultPreemption = pluginSource({
  name: 'DefaultPreemption',
  create: (handle, args) => plugin(handle, args ?? {}),
});

function plugin(handle: Handle, args: DefaultPreemptionArgs): SchedulerPlugin {
  const executor = new PreemptionExecutor(handle);
  const budgets = handle.informers.of(resources.poddisruptionbudgets);

  const preempt = (cycle: CycleState, queued: PodInfo, verdicts: NodeVerdicts): PostFilterOutcome => {
    const now = handle.podNow(queued);
    if (now === undefined) return { verdict: failed(`pod "${queued.name}" not found`) };
    const pod = new PodInfo(now, queued);
    const ineligible = whyNotEligible(handle, pod, verdicts);
    if (ineligible !== undefined) return { verdict: unschedulable(ineligible) };
    const nodes = verdicts.withCode('Unschedulable', handle.snapshot.nodes);
    const found = new CandidateSearch(handle, cycle, pod, budgets.list()).run(nodes, candidatesMin(nodes.length, args));
    if (found.candidates.length === 0)
      return { verdict: found.failure ?? noCandidate(handle, found.verdicts), nominate: '' };
    const agreed = extendersAgree(handle.extenders, pod.pod, found.candidates);
    if ('code' in agreed) return { verdict: agreed };
    const best = pick(handle, pod, agreed);
    if (best === undefined) return { verdict: unschedulable('no candidate node for preemption') };
    executor.start(best, pod);
    return { nominate: best.node };
  };

  return {
    name: 'DefaultPreemption',
    events: [{ resource: RESOURCES.pod, actions: ACTIONS.delete, hint: () => 'Skip' }],
    preEnqueue: ({ metadata }) => (executor.isUnderWay(metadata.uid) ? WAITING : undefined),
    postFilter: (cycle, pod, verdicts) => {
      const outcome = preempt(cycle, pod, verdicts);
      if (outcome.verdict === undefined) return outcome;
      return { ...outcome, verdict: { ...outcome.verdict, reasons: [`preemption: ${messageOf(outcome.verdict)}`] } };
    },
  };
}

/** How many candidates are enough; never more than there are nodes. */
export function candidatesMin(
  nodes: number,
  { minCandidateNodesPercentage = 10, minCandidateNodesAbsolute = 100 }: DefaultPreemptionArgs,
): number {
  const byShare = Math.trunc((nodes * minCandidateNodesPercentage) / 100);
  return Math.min(nodes, Math.max(byShare, minCandidateNodesAbsolute));
}

/** A pod whose victims still terminate on the node that it was promised waits for them. */
function whyNotEligible(handle: Handle, pod: PodInfo, verdicts: NodeVerdicts): string | undefined {
  if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.pod.status.nominatedNodeName ?? '';
  if (nominated === '' || verdicts.get(nominated).code === 'UnschedulableAndUnresolvable') return undefined;
  const victims = handle.snapshot.get(nominated)?.pods ?? [];
  return victims.some((other) => other.priority < pod.priority && isBeingPreempted(other.pod))
    ? 'not eligible due to a terminating pod on the nominated node.'
    : undefined;
}

function isBeingPreempted({ metadata, status }: Pod): boolean {
  const target = status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  return (
    metadata.deletionTimestamp !== undefined && target?.status === 'True' && target.reason === 'PreemptionByScheduler'
  );
}

/** Tries node after node, from a random one on, until there are enough candidates. */
class CandidateSearch {
  private readonly clean: Candidate[] = [];
  private readonly violating: Candidate[] = [];
  private readonly verdicts = new NodeVerdicts();
  private failure: Verdict | undefined;

  constructor(
    private readonly handle: Handle,
    private readonly cycle: CycleState,
    private readonly pod: PodInfo,
    private readonly budgets: readonly PodDisruptionBudget[],
  ) {}

  run(
    nodes: readonly NodeInfo[],
    enough: number,
  ): {
    readonly candidates: readonly Candidate[];
    readonly verdicts: NodeVerdicts;
    readonly failure: Verdict | undefined;
  } {
    const offset =
      nodes.length > 1
        ? this.handle.choices.choose(`kube-scheduler/preemption-offset/${this.pod.key}`, nodes.length)
        : 0;
    for (let index = 0; index < nodes.length && !this.hasEnough(enough); index++) {
      const node = nodes[(offset + index) % nodes.length];
      if (node !== undefined) this.tryOn(node);
    }
    return { candidates: [...this.clean, ...this.violating], verdicts: this.verdicts, failure: this.failure };
  }

  private tryOn(node: NodeInfo): void {
    const found = selectVictims(this.handle, this.cycle, { pod: this.pod, node, budgets: this.budgets });
    if ('code' in found) {
      this.verdicts.set(node, found);
      if (found.code === 'Error') this.failure = found;
    } else if (found.victims.length === 0) {
      this.failure = failed(`expected at least one victim pod on node "${node.name}"`);
      this.verdicts.set(node, this.failure);
    } else (found.pdbViolations === 0 ? this.clean : this.violating).push(found);
  }

  private hasEnough(enough: number): boolean {
    return this.clean.length > 0 && this.clean.length + this.violating.length >= enough;
  }
}

function noCandidate(handle: Handle, verdicts: NodeVerdicts): Verdict {
  verdicts.absent = NOT_HELPFUL;
  return unschedulable(fitMessage({ nodes: handle.snapshot.nodes.length, verdicts, preFilter: '', postFilter: '' }));
}

/** Upstream takes any of those that are alike, in the order of a Go map. */
function pick(handle: Handle, pod: PodInfo, candidates: readonly Candidate[]): Candidate | undefined {
  const best = leastHarmful(candidates, handle.clock.now());
  if (best.length <= 1) return best[0];
  return best[handle.choices.choose(`kube-scheduler/preemption/${pod.key}`, best.length)];
}
