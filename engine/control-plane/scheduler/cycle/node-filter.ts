import type { CycleState } from '../framework/cycle-state';
import { firstVerdict, type Framework } from '../framework/framework';
import type { Outcome } from '../framework/plugin';
import type { PodClass } from '../framework/pod-class';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';

/** Judges one node after another for one pod; what its class knows already is not worked out again. */
export class NodeFilter {
  private readonly podClass: PodClass;
  private readonly ownFilters: Framework['ownFilters'];
  private readonly judgeShared: (node: NodeInfo) => Outcome;
  /** Nothing can be said against a node besides what the class knows. */
  private readonly classDecides: boolean;

  constructor(
    private readonly framework: Framework,
    private readonly state: CycleState,
    private readonly pod: PodInfo,
  ) {
    this.podClass = classOf(framework, pod);
    this.ownFilters = framework.ownFilters.filter(({ name }) => !state.skipFilter.has(name));
    const judgeShared = (node: NodeInfo): Outcome => firstVerdict(framework.sharedFilters, state, pod, node);
    this.judgeShared = judgeShared;
    this.classDecides = this.ownFilters.length === 0 && framework.nominations.size === 0;
  }

  verdict(node: NodeInfo, position: number): Outcome {
    if (this.classDecides && this.podClass.knowsFit(position)) return undefined;
    const { nominations } = this.framework;
    if (nominations.size > 0 && nominations.on(node.name).length > 0) {
      return this.framework.filterWithNominated(this.state, this.pod, node);
    }
    const shared = this.podClass.verdict(position, node, this.judgeShared);
    if (shared !== undefined || this.ownFilters.length === 0) return shared;
    return firstVerdict(this.ownFilters, this.state, this.pod, node);
  }
}

export function classOf(framework: Framework, pod: PodInfo): PodClass {
  const { snapshot } = framework;
  const found = framework.classes.of(framework.classKey(pod), snapshot.nodes.length);
  found.catchUp(snapshot);
  return found;
}
