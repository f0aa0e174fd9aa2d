import type { JournalEntry } from '../../engine/sim/journal';
import type { ClusterView } from '../../engine/driver/view';
import type { Finding } from '../temporal/trace';
import type { Ref } from './ref';

/** What a predicate may know of the scenario beside the cluster. */
export interface Scope {
  /** For names without one. */
  readonly namespace: string;
  /** Facts that steps recorded: the traffic that was sent, the answers of the last request. */
  readonly records: ScenarioRecords;
  /** Milliseconds since the scenario began. */
  readonly elapsed: number;
  /** The instant that a step remembered under a name, as milliseconds since the scenario began. */
  readonly remembered: ReadonlyMap<string, number>;
}

/** One request of a client to a Service or from a pod, as it ended. */
export interface TrafficRecord {
  readonly at: number;
  readonly target: string;
  readonly answered: boolean;
  /** `namespace/name` of the pod that answered. */
  readonly pod?: string;
  readonly why: string;
}

export interface ScenarioRecords {
  readonly traffic: readonly TrafficRecord[];
  readonly lastRejection: string | undefined;
  /** What the engine wrote down so far. */
  journal(): readonly JournalEntry[];
}

/** Looks at the cluster and says whether the claim holds, and in a few words what is there. Free of effects. */
export type Look = (view: ClusterView, scope: Scope) => Finding;

/** A statement about the state of a cluster at one instant. */
export interface Predicate {
  /** As written in the scenario. */
  readonly text: string;
  readonly look: Look;
  /** What it is about, so that a failure can look for causes. */
  readonly about: readonly Ref[];
}
