import { instant, millis, type Instant, type Millis } from '../../base/brand';
import { invariant } from '../../base/invariant';
import type { Random } from '../../sim/random';
import { EtcdError } from './etcd-error';

/** Lowest election timeout; the real one is drawn between once and twice this (etcd `--election-timeout`). */
const ELECTION_MILLIS = 1000;

export type MemberState = 'running' | 'stopped' | 'isolated';

export interface Member {
  readonly name: string;
  readonly state: MemberState;
  readonly isLeader: boolean;
}

export interface MembersOptions {
  readonly names: readonly string[];
  readonly now: () => Instant;
  readonly random: Random;
}

/**
 * Who of an etcd cluster is up, who leads, and whether there is a quorum. Only that is modelled: all members hold the
 * same log, because what fewer than a quorum has is never acknowledged.
 */
export class Members {
  private readonly states: Map<string, MemberState>;
  private readonly now: () => Instant;
  private readonly random: Random;
  private leading: string | undefined;
  private elected: Instant;
  private terms = 1;
  /** Rises when a member stops, starts, or is cut off. */
  changes = 0;
  /** Each request asks. */
  hasQuorum = true;

  constructor({ names, now, random }: MembersOptions) {
    invariant(names.length > 0, 'etcd has at least one member');
    this.states = new Map(names.map((name) => [name, 'running']));
    this.now = now;
    this.random = random;
    this.leading = names[0];
    this.elected = now();
  }

  /** Undefined without a quorum and while an election lasts. */
  get leader(): string | undefined {
    return this.now() < this.elected ? undefined : this.leading;
  }

  get term(): number {
    return this.terms;
  }

  get quorum(): number {
    return Math.floor(this.states.size / 2) + 1;
  }

  /** How long a request that comes now waits for the election to end. */
  get pause(): Millis {
    return millis(this.leading === undefined ? 0 : Math.max(0, this.elected - this.now()));
  }

  list(): readonly Member[] {
    return [...this.states].map(([name, state]) => ({ name, state, isLeader: name === this.leader }));
  }

  /** A member that stops or is cut off from the others counts for nothing until it runs again. */
  set(name: string, state: MemberState): void {
    if (!this.states.has(name)) throw new EtcdError('member-not-found');
    this.states.set(name, state);
    this.changes++;
    this.hasQuorum = this.connected().length >= this.quorum;
    if (!this.hasQuorum) this.leading = undefined;
    else if (this.leading === undefined || this.states.get(this.leading) !== 'running') this.elect();
  }

  private elect(): void {
    const [first, ...others] = this.connected();
    if (first === undefined) return;
    this.leading = this.random.pick([first, ...others]);
    this.terms++;
    this.elected = instant(this.now() + this.random.integer(ELECTION_MILLIS, 2 * ELECTION_MILLIS));
  }

  private connected(): string[] {
    return [...this.states].filter(([, state]) => state === 'running').map(([name]) => name);
  }
}
