import type { PodDisruptionBudget } from '../../../api/types/policy-v1';
import type { CycleState } from '../framework/cycle-state';
import type { Handle } from '../framework/handle';
import { unresolvable, type Verdict } from '../framework/verdict';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import { byImportance, type Candidate } from './candidate';
import { byBudget } from './disruption-budgets';

const NO_VICTIMS = unresolvable('No preemption victims found for incoming pod');

/**
 * The fewest pods that must leave the node for the pod to fit: all less important ones are taken off, then put back one by
 * one, from the most important, while the pod still fits; first those whose eviction would violate a budget
 * (plugins/defaultpreemption `SelectVictimsOnNode`, v1.36).
 */
export function selectVictims(
  handle: Handle,
  cycle: CycleState,
  {
    pod,
    node,
    budgets,
  }: { readonly pod: PodInfo; readonly node: NodeInfo; readonly budgets: readonly PodDisruptionBudget[] },
): Candidate | Verdict {
  const lessImportant = node.pods.filter(({ priority }) => priority < pod.priority);
  if (lessImportant.length === 0) return NO_VICTIMS;
  const trial = new Trial(handle, cycle.copy(), pod, node.copy());
  for (const other of lessImportant) trial.remove(other);
  const hindrance = trial.verdict();
  if (hindrance !== undefined) return hindrance;

  const { violating, others } = byBudget(byImportance(lessImportant), budgets);
  const violatingVictims = violating.filter((other) => !trial.putBack(other));
  const otherVictims = others.filter((other) => !trial.putBack(other));
  if (trial.failure !== undefined) return trial.failure;
  const victims = [...violatingVictims, ...otherVictims];
  return {
    node: node.name,
    victims: violating.length > 0 && others.length > 0 ? byImportance(victims) : victims,
    pdbViolations: violatingVictims.length,
  };
}

/** A copy of the node, and of what the plugins have noted, on which pods come and go. */
class Trial {
  failure: Verdict | undefined;

  constructor(
    private readonly handle: Handle,
    private readonly state: CycleState,
    private readonly pod: PodInfo,
    private readonly node: NodeInfo,
  ) {}

  remove(other: PodInfo): void {
    this.node.removePod(other.uid);
    this.failure ??= this.handle.removePod(this.state, this.pod, other, this.node);
  }

  verdict(): Verdict | undefined {
    return this.failure ?? this.handle.filterWithNominated(this.state, this.pod, this.node);
  }

  /** Whether the pod still fits with the other back in place; if not, the other is gone again. */
  putBack(other: PodInfo): boolean {
    this.node.addPod(other);
    this.failure ??= this.handle.addPod(this.state, this.pod, other, this.node);
    if (this.verdict() === undefined) return true;
    this.remove(other);
    return false;
  }
}
