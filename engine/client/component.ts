import type { Choices } from '../sim/choices';
import type { Clock } from '../sim/clock';
import type { Journal } from '../sim/journal';
import type { Random } from '../sim/random';
import type { KubeObject } from '../api/object';
import type { Client } from './client';
import type { Informers } from './informer';
import type { WorkQueue } from './work-queue';

export interface EventRecorder {
  /**
   * Writes or aggregates a core/v1 Event, as client-go's recorder and correlator do. Never throws. `fieldPath` names a
   * part of the object, as the kubelet does for containers: `spec.containers{web}`.
   */
  record(about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void;
}

/** What the composition root gives to each component, and all that it may hold on to. */
export interface ComponentContext {
  /** Timers set here die with the component. */
  readonly clock: Clock;
  readonly random: Random;
  readonly choices: Choices;
  readonly journal: Journal;
  /** Requests carry the component's own identity. */
  readonly client: Client;
  readonly informers: Informers;
  readonly events: EventRecorder;
  /** A rate-limited queue whose items are handed to `work` one at a time; a thrown error is retried with back-off. */
  queue(name: string, work: (key: string) => void): WorkQueue;
}

/** A part of Kubernetes that meets the others only at the API server. */
export interface Component {
  /** `kube-scheduler`, `kubelet/worker-1`. */
  readonly name: string;
  start(context: ComponentContext): void;
  /** Timers and watches are cancelled by the context; what is done here is only what a clean stop does on top. */
  stop?(): void;
}
