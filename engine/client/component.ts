import type { Millis } from '../base/brand';
import type { Choices } from '../sim/choices';
import type { Clock } from '../sim/clock';
import type { Journal } from '../sim/journal';
import type { Random } from '../sim/random';
import type { KubeObject } from '../api/object';
import type { User } from '../api/request';
import type { Client } from './client';
import type { Informers } from './informer';
import type { Pace, Paced } from './pace';
import type { RequestRate } from './request-rate';
import type { WorkQueue } from './work-queue';

export interface EventRecorder {
  /**
   * Writes or aggregates a core/v1 Event, as client-go's recorder and correlator do. Never throws. `fieldPath` names a
   * part of the object, as the kubelet does for containers: `spec.containers{web}`.
   */
  record(about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void;
}

export interface QueueOptions {
  /** Default: client-go's, 5 ms doubled up to 1000 s. */
  readonly backoff?: { readonly base: Millis; readonly max: Millis };
  /** Shared by all retries. Default: client-go's, 10 a second in bursts of 100. */
  readonly bucket?: { readonly perSecond: number; readonly burst: number };
  /** How many keys may be under way at once; it shows only where work takes time, or waits for its requests. Default: 1. */
  readonly workers?: number;
}

/** Where events go, at the pace of whoever writes them. */
export interface EventSink extends Client {
  readonly pace: Pace;
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
  /** What the client is held to. Who makes many requests in a row asks it for each. */
  readonly pace: Pace;
  /** As whom events are written: the client, unless the process has another one for them. */
  readonly eventSink: EventSink;
  readonly informers: Informers;
  readonly events: EventRecorder;
  /**
   * A rate-limited queue whose items are handed to `work` one at a time; a thrown error is retried with back-off. Work
   * begins when the client may make a request, and may be a generator that yields wherever it has to wait for another.
   */
  queue(name: string, work: (key: string) => Paced | void, options?: QueueOptions): WorkQueue;
}

/** As whom a part of a process speaks. */
export interface Identity {
  /** Named in the journal, in choice points, in timers: `deployment-controller`, `kubelet/worker-1`. */
  readonly name: string;
  readonly user: User;
  readonly userAgent?: string;
  readonly fieldManager?: string;
  /** `source` of its events; default: the name, without a host. */
  readonly eventSource?: { readonly component: string; readonly host?: string };
  /** What its client is held to. Default: nothing. */
  readonly requests?: RequestRate;
  /** Its events have a client of their own, which is held to this. */
  readonly eventRequests?: RequestRate;
}

/** What a whole process is given: it may act as several identities, and it may end itself. */
export interface ProcessContext extends ComponentContext {
  /** A context for a part of this process: its own client, events and randomness; clock, caches and fate are shared. */
  as(identity: Identity): ComponentContext;
  /** The client without a limit: for heartbeats, and for leases, which have a client of their own. */
  readonly heartbeats: Client;
  /** The process ends here, as by `os.Exit`; whoever runs it may start it again. */
  exit(reason: string): void;
}

/** A part of Kubernetes that meets the others only at the API server. */
export interface Component {
  /** `kube-scheduler`, `kubelet/worker-1`. */
  readonly name: string;
  start(context: ProcessContext): void;
  /** Timers and watches are cancelled by the context; what is done here is only what a clean stop does on top. */
  stop?(): void;
}
