import type { JournalEntry } from '../engine/sim/journal';
import { isApiError, type WatchEvent } from '../engine/api/request';
import type { HttpResponseText } from '../engine/cluster/send-http';
import type { WorkloadDraft } from './workload-draft';
import { instant, millis, seconds, type Instant, type Millis } from '../engine/base/brand';
import type { ClusterDriver } from '../engine/driver/driver';
import { refKey, type Ref } from './language/ref';
import type { Keyword } from './language/catalogue';
import { ClaimError, InputError } from './language/errors';
import type { Predicate, ScenarioRecords, Scope, TrafficRecord } from './language/predicate';
import type { Moment } from './language/quantities';
import { Picture } from './picture';
import { ClusterSetUp, type StartCluster } from './cluster-set-up';
import type { ClaimRecord } from './temporal/claim';
import { Monitors } from './temporal/monitors';
import type { Invariant } from './temporal/invariants';
import type { ObjectKey } from '../engine/api/object';

export interface WorldOptions {
  readonly start: StartCluster;
  readonly seed: number;
  /** `features/node.feature:12`. */
  readonly location: string;
  readonly allowVacuous: boolean;
  /** A claim that waits for what was there all along fails; else it only gets a notice. */
  readonly strictClaims: boolean;
  /** Somebody draws the scenario when it has ended. */
  readonly isDrawn: boolean;
  /** Predicates of the scenario's text: they are watched from the first instant on, so that claims can ask the past. */
  readonly predicates: readonly Predicate[];
}

/** The instant of the last When, and its words. */
export interface Anchor {
  readonly at: Instant;
  /** When it began: earlier, if time passed in it. */
  readonly began: Instant;
  readonly text: string;
}

const DEFAULT_HORIZON = seconds(2 * 3600);

/** All that a scenario's steps share: the cluster, the moments, what was recorded. Nothing else passes between steps. */
export class ScenarioWorld {
  readonly setUp: ClusterSetUp;
  readonly monitors = new Monitors();
  /** Of this very instant. */
  readonly scope: Scope = new WorldScope(this);
  /** Undefined: nobody draws it. */
  readonly picture: Picture | undefined;
  readonly remembered = new Map<string, Instant>();
  readonly invariants: Invariant[] = [];
  /** Every claim that was decided, in the order of the decisions. */
  readonly claims: ClaimRecord[] = [];
  readonly traffic: TrafficRecord[] = [];
  /** Workloads that Given steps have described and that are not created yet. */
  readonly described: WorkloadDraft[] = [];
  /** What the watches of the scenario have seen so far. */
  readonly watches = new Map<string, () => readonly WatchEvent[]>();
  lastAnswer: { readonly line: string; readonly answer: HttpResponseText } | undefined;
  namespace = 'default';
  stepText = '';
  stepKeyword: Keyword | undefined;
  lastRejection: string | undefined;
  /** What is to be said of the step that runs, though it does not fail. */
  notice: string | undefined;
  /** The store's revision when the last When began. */
  revisionBefore = 0;
  private whenBegan: Instant | undefined;
  /** The step before was a When: one that follows goes on with what it began. */
  private isAfterWhen = false;
  /** The refusal of the step before, until a step has looked at it. */
  private unseenRejection: string | undefined;
  horizon: Instant | undefined;
  private driverOrNone: ClusterDriver | undefined;
  private anchorOrNone: Anchor | undefined;

  constructor(readonly options: WorldOptions) {
    this.setUp = new ClusterSetUp(options.seed);
    this.picture = options.isDrawn ? new Picture() : undefined;
  }

  /** The cluster. The first call starts it, with all that was said of it so far. */
  async cluster(): Promise<ClusterDriver> {
    if (this.driverOrNone === undefined) {
      if (!this.setUp.described) {
        throw new InputError('there is no cluster yet: begin with a step such as "Given a cluster with 3 nodes"');
      }
      this.driverOrNone = await this.options.start(this.setUp);
      this.setUp.started = true;
      for (const predicate of this.options.predicates) this.watch(predicate);
      this.driverOrNone.onCommit(() => this.look());
      this.look();
      this.monitors.mark();
    }
    return this.driverOrNone;
  }

  /** The running cluster, for steps that only look; undefined before there is one. */
  get running(): ClusterDriver | undefined {
    return this.driverOrNone;
  }

  get now(): Instant {
    return this.driverOrNone?.view.at ?? this.setUp.startsAt;
  }

  get epoch(): Instant {
    return this.driverOrNone?.epoch ?? this.setUp.startsAt;
  }

  get anchor(): Anchor {
    return this.anchorOrNone ?? { at: this.epoch, began: this.epoch, text: 'the start of the scenario' };
  }

  /** A step begins. Of several When steps in a row the first tells what was there before anything happened. */
  beginStep(): void {
    if (this.stepKeyword !== 'When') return;
    this.revisionBefore = this.driverOrNone?.view.revision ?? 0;
    this.whenBegan = this.now;
    if (!this.isAfterWhen) this.monitors.mark();
  }

  /** A step has done what it says; after a When relative times count from here. */
  endStep(): void {
    this.notice = undefined;
    this.isAfterWhen = this.stepKeyword === 'When';
    if (this.isAfterWhen) this.anchorOrNone = { at: this.now, began: this.whenBegan ?? this.now, text: this.stepText };
  }

  /** The instant up to which open-ended claims may let time pass. */
  get openEnd(): Instant {
    return this.horizon ?? instant(this.anchor.at + DEFAULT_HORIZON);
  }

  journal(): readonly JournalEntry[] {
    return this.driverOrNone?.journal() ?? [];
  }

  key(ref: Ref): ObjectKey {
    return refKey(ref, this.namespace);
  }

  instantOf(moment: Moment): Instant {
    if (moment.kind === 'since-start') return instant(this.epoch + moment.span);
    const at = this.remembered.get(moment.name);
    if (at === undefined) {
      const known = [...this.remembered.keys()].join(', ') || 'none';
      throw new InputError(`no moment is remembered as "${moment.name}"; remembered so far: ${known}`);
    }
    return at;
  }

  /**
   * Sends a request of the scenario's user. Under Given a refusal is an error of the scenario; under When it is an
   * outcome, and the next step must be about it.
   */
  async attempt<T>(request: (driver: ClusterDriver) => Promise<T>): Promise<T | undefined> {
    const driver = await this.cluster();
    try {
      const answer = await request(driver);
      this.lastRejection = undefined;
      return answer;
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (this.stepKeyword !== 'When') throw new InputError(`the API server refused: ${error.message}`);
      this.lastRejection = error.message;
      this.unseenRejection = error.message;
      return undefined;
    }
  }

  /**
   * Throws ClaimError when the request of the step before was refused and nothing has been said of it; InputError when
   * there is no such kind at all.
   */
  failOnRejection(): void {
    const rejection = this.unseenRejection;
    if (rejection === undefined) return;
    this.unseenRejection = undefined;
    if (rejection.startsWith('no matches for kind')) throw new InputError(rejection);
    const message = `the API server refused the request of the step before: ${rejection}`;
    throw new ClaimError(message, { claim: 'the request is accepted', anchor: this.sinceStart(this.anchor.at) });
  }

  /** The refusal of the step before; asking is having seen it. */
  takeRejection(): string | undefined {
    this.unseenRejection = undefined;
    return this.lastRejection;
  }

  /** Creates the workloads that Given steps have described, in their order. */
  async createDescribed(): Promise<void> {
    if (this.described.length === 0) return;
    const drafts = this.described.splice(0);
    const driver = await this.cluster();
    for (const draft of drafts) {
      if (this.setUp.readyAfter > 0 && draft.kind !== 'job' && draft.kind !== 'cronjob')
        draft.readyAfter(this.setUp.readyAfter);
      try {
        await driver.apply([draft.manifest()], { fieldManager: 'seatrial' });
      } catch (error) {
        if (!isApiError(error)) throw error;
        throw new InputError(`the API server refused ${draft.kind} "${draft.name}": ${error.message}`);
      }
    }
  }

  /** Begins to record the history of a predicate, if it is not recorded yet. */
  watch(predicate: Predicate): void {
    if (this.driverOrNone !== undefined) this.monitors.watch(predicate, this.driverOrNone.view, this.scope);
  }

  sinceStart(at: Instant): Millis {
    return millis(at - this.epoch);
  }

  /** Looks at every watched predicate now: for facts that no commit tells of, such as sent traffic. */
  look(): void {
    if (this.driverOrNone === undefined) return;
    this.monitors.look(this.driverOrNone.view, this.scope);
    this.picture?.look(this.driverOrNone.view, this.now - this.epoch);
  }
}

/** Worked out when it is asked for: looks are many, and few want all of it. */
class WorldScope implements Scope {
  constructor(private readonly world: ScenarioWorld) {}

  get namespace(): string {
    return this.world.namespace;
  }

  get records(): ScenarioRecords {
    return this.world;
  }

  get elapsed(): number {
    return this.world.now - this.world.epoch;
  }

  get remembered(): ReadonlyMap<string, number> {
    const { remembered, epoch } = this.world;
    return new Map([...remembered].map(([name, at]) => [name, at - epoch]));
  }
}
