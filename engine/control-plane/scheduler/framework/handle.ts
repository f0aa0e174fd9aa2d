import type { Client } from '../../../client/client';
import type { Informers } from '../../../client/informer';
import type { Choices } from '../../../sim/choices';
import type { Clock } from '../../../sim/clock';
import type { Pod } from '../../../api/types/core-v1';
import type { Snapshot } from '../cache/snapshot';
import type { Extender } from '../extender';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import type { CycleState } from './cycle-state';
import type { Outcome } from './plugin';
import type { Recorder } from './recorder';
import type { WaitingPods } from './waiting-pods';

/** Pods that preemption, or the scheduler itself, has promised a node. */
export interface Nominations {
  /** Pods that have a nomination. */
  readonly size: number;
  /** In the order in which they were promised. */
  on(node: string): readonly PodInfo[];
}

/** What the scheduler gives to its plugins. */
export interface Services {
  readonly clock: Clock;
  readonly choices: Choices;
  readonly client: Client;
  readonly informers: Informers;
  readonly events: Recorder;
  readonly snapshot: Snapshot;
  readonly nominations: Nominations;
  readonly waiting: WaitingPods;
  readonly extenders: readonly Extender[];
  /** Gives up the binding of a pod that is being prepared; false: there is none, or it is too late. */
  cancelPreBind(uid: string, reason: string): boolean;
  /** Puts pods back into the active queue. */
  activate(pods: Iterable<Pod>): void;
}

/** What a plugin is made with: the services, and the other plugins of its profile as a whole. */
export interface Handle extends Services {
  /** The scheduler name that the profile answers to. */
  readonly profile: string;
  filterPlugins(state: CycleState, pod: PodInfo, node: NodeInfo): Outcome;
  /** The verdict with the pods counted that are promised the node and are not less important. */
  filterWithNominated(state: CycleState, pod: PodInfo, node: NodeInfo): Outcome;
  addPod(state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): Outcome;
  removePod(state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): Outcome;
  /** The pod as the informer has it now. */
  podNow(pod: PodInfo): Pod | undefined;
}
