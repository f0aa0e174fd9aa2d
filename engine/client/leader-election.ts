import type { Manifest, ObjectKey } from '../api/object';
import { isApiError } from '../api/request';
import { leases } from '../api/resources';
import type { Lease, LeaseSpec } from '../api/types/coordination-v1';
import { instant, millis, seconds, type Instant, type Millis } from '../base/brand';
import { semanticEqual } from '../base/equal';
import { formatMicroTime } from '../base/timestamp';
import type { Cancel, Clock } from '../sim/clock';
import type { Random } from '../sim/random';
import type { Client } from './client';
import type { EventRecorder } from './component';

export interface LeaderElectionTimings {
  readonly leaseDuration: Millis;
  readonly renewDeadline: Millis;
  readonly retryPeriod: Millis;
}

/** Of kube-controller-manager, kube-scheduler and cloud-controller-manager, v1.36. */
export const DEFAULT_TIMINGS: LeaderElectionTimings = Object.freeze({
  leaseDuration: seconds(15),
  renewDeadline: seconds(10),
  retryPeriod: seconds(2),
});

const JITTER = 1.2;

export interface LeaderElectorOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: EventRecorder;
  /** `kube-system/kube-scheduler`. */
  readonly lock: ObjectKey;
  /** `<hostname>_<uuid>`. */
  readonly identity: string;
  readonly timings?: LeaderElectionTimings;
  /** A clean stop gives the lease up, as the scheduler does and the controller manager does not. */
  readonly releaseOnStop?: boolean;
  readonly onStartedLeading: () => void;
  /** The lease is lost. A real component exits here. */
  readonly onStoppedLeading: () => void;
}

/** What of the lease was last seen, and when: the age of a lease is measured by one's own clock. */
interface Observed {
  readonly spec: LeaseSpec;
  readonly at: Instant;
}

/** client-go's leader election over a Lease (tools/leaderelection v0.36). */
export class LeaderElector {
  private readonly timings: LeaderElectionTimings;
  private observed: Observed | undefined;
  private lease: Lease | undefined;
  private timer: Cancel | undefined;
  private leading = false;

  constructor(private readonly config: LeaderElectorOptions) {
    this.timings = config.timings ?? DEFAULT_TIMINGS;
  }

  get isLeader(): boolean {
    return this.leading;
  }

  /** Tries to acquire at once, then every two seconds and up to 2.4 more. */
  start(): void {
    if (this.tryAcquireOrRenew()) this.lead();
    else this.after(this.jittered(), () => this.start());
  }

  /** Ends the election; the lease is given up if that was asked for. */
  stop(): void {
    this.timer?.();
    if (this.leading && this.config.releaseOnStop === true) this.release();
    this.leading = false;
  }

  private lead(): void {
    this.leading = true;
    this.say('became leader');
    this.after(this.timings.retryPeriod, () => this.renew(this.config.clock.now()));
    this.config.onStartedLeading();
  }

  /** `since`: when this round of renewal began; each round has the whole of the deadline. */
  private renew(since: Instant): void {
    const { clock } = this.config;
    if (this.tryAcquireOrRenew()) {
      this.after(this.timings.retryPeriod, () => this.renew(clock.now()));
      return;
    }
    const deadline = since + this.timings.renewDeadline;
    const next = clock.now() + this.timings.retryPeriod;
    if (next < deadline) this.after(this.timings.retryPeriod, () => this.renew(since));
    else this.after(millis(deadline - clock.now()), () => this.lose());
  }

  private lose(): void {
    this.leading = false;
    this.say('stopped leading');
    if (this.config.releaseOnStop === true) this.release();
    this.config.onStoppedLeading();
  }

  private tryAcquireOrRenew(): boolean {
    try {
      return this.renewUnread() || this.acquire();
    } catch (error) {
      if (!isApiError(error)) throw error;
      return false;
    }
  }

  /** The fast path of a leader: it writes over the version that it wrote last, and only the time is another. */
  private renewUnread(): boolean {
    if (this.lease === undefined || !this.holds() || !this.isFresh()) return false;
    try {
      this.write(this.lease, { renewTime: this.now() });
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      return false;
    }
  }

  private acquire(): boolean {
    const lease = this.config.client.get(leases, this.config.lock);
    if (lease === undefined) return this.create();
    this.lease = lease;
    if (this.observed === undefined || !semanticEqual(this.observed.spec, lease.spec)) this.observe(lease.spec);
    const isHeld = (lease.spec.holderIdentity ?? '') !== '';
    if (isHeld && this.isFresh() && !this.holds()) return false;
    this.write(lease, this.holds() ? this.kept() : this.taken(lease.spec));
    return true;
  }

  private create(): boolean {
    const { client, lock } = this.config;
    const metadata = { name: lock.name, ...(lock.namespace === undefined ? {} : { namespace: lock.namespace }) };
    const spec = this.record({ acquireTime: this.now(), leaseTransitions: 0 });
    const lease: Manifest<Lease> = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
    this.lease = client.create(leases, lease);
    this.observe(this.lease.spec);
    return true;
  }

  private release(): void {
    if (this.lease === undefined || !this.holds()) return;
    const leaseTransitions = this.observed?.spec.leaseTransitions ?? 0;
    const spec = {
      ...this.record({ acquireTime: this.now(), leaseTransitions }),
      holderIdentity: '',
      leaseDurationSeconds: 1,
    };
    try {
      this.write(this.lease, spec);
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  private write(lease: Lease, spec: LeaseSpec): void {
    this.lease = this.config.client.update(leases, { ...lease, spec: { ...lease.spec, ...spec } });
    this.observe(this.lease.spec);
  }

  private kept(): LeaseSpec {
    const { acquireTime = this.now(), leaseTransitions = 0 } = this.observed?.spec ?? {};
    return this.record({ acquireTime, leaseTransitions });
  }

  private taken({ leaseTransitions = 0 }: LeaseSpec): LeaseSpec {
    return this.record({ acquireTime: this.now(), leaseTransitions: leaseTransitions + 1 });
  }

  private record(since: Pick<LeaseSpec, 'acquireTime' | 'leaseTransitions'>): LeaseSpec {
    return {
      holderIdentity: this.config.identity,
      leaseDurationSeconds: this.timings.leaseDuration / 1000,
      renewTime: this.now(),
      ...since,
    };
  }

  private observe(spec: LeaseSpec): void {
    this.observed = { spec, at: this.config.clock.now() };
  }

  private holds(): boolean {
    return this.observed?.spec.holderIdentity === this.config.identity;
  }

  private isFresh(): boolean {
    if (this.observed === undefined) return false;
    const duration = seconds(this.observed.spec.leaseDurationSeconds ?? 0);
    return instant(this.observed.at + duration) > this.config.clock.now();
  }

  private say(what: string): void {
    if (this.lease !== undefined) {
      this.config.events.record(this.lease, 'Normal', 'LeaderElection', `${this.config.identity} ${what}`);
    }
  }

  private jittered(): Millis {
    return millis(Math.round(this.timings.retryPeriod * (1 + this.config.random.next() * JITTER)));
  }

  private after(delay: Millis, then: () => void): void {
    this.timer = this.config.clock.after(delay, `lead/${this.config.lock.name}`, then);
  }

  private now(): string {
    return formatMicroTime(this.config.clock.now());
  }
}
