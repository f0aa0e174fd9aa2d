import type { Instant, Millis } from '../base/brand';
import { instant, millis } from '../base/brand';

/** The calls of a cloud's API, by the names that faults and the journal use. */
export type CloudCall =
  | 'instance.get'
  | 'lb.get'
  | 'lb.ensure'
  | 'lb.update'
  | 'lb.delete'
  | 'route.list'
  | 'route.create'
  | 'route.delete'
  | 'disk.create'
  | 'disk.delete'
  | 'disk.attach'
  | 'disk.detach'
  | 'disk.resize';

export type CallVerdict = { readonly kind: 'allowed' } | { readonly kind: 'refused'; readonly message: string };

export interface FailureOptions {
  /** How many calls are refused. Default: all, until lifted. */
  readonly times?: number;
  /** Only calls about a thing whose name begins so. Default: any. */
  readonly subject?: string;
}

interface Failure {
  readonly call: CloudCall | 'any';
  readonly message: string;
  readonly subject: string;
  /** Calls left to refuse; undefined: until lifted. */
  remaining: number | undefined;
}

/** Which calls fail, are throttled, or take how long. */
export class CallPolicy {
  private failures: Failure[] = [];
  private hanging: readonly { readonly call: CloudCall; readonly ending: string }[] = [];
  private readonly latencies = new Map<CloudCall, Millis>();
  private perSecond: number | undefined;
  private window = { second: -1, used: 0 };

  /** Refuses calls until the returned function is called. */
  fail(call: CloudCall | 'any', message: string, { times, subject = '' }: FailureOptions = {}): () => void {
    const failure: Failure = { call, message, subject, remaining: times };
    this.failures.push(failure);
    return () => {
      this.failures = this.failures.filter((other) => other !== failure);
    };
  }

  /** Calls about a thing whose name ends so get no answer, or get one again. */
  setHanging(call: CloudCall, ending: string, isHanging: boolean): void {
    const others = this.hanging.filter((each) => each.call !== call || each.ending !== ending);
    this.hanging = isHanging ? [...others, { call, ending }] : others;
  }

  hangs(call: CloudCall, subject: string): boolean {
    return this.hanging.some((each) => each.call === call && subject.endsWith(each.ending));
  }

  /** Lifts all failures, what hangs, and the limit. */
  recover(): void {
    this.failures = [];
    this.hanging = [];
    this.perSecond = undefined;
  }

  setLatency(call: CloudCall, latency: Millis): void {
    this.latencies.set(call, latency);
  }

  latency(call: CloudCall): Millis {
    return this.latencies.get(call) ?? millis(0);
  }

  /** Undefined lifts the limit. A call beyond it is refused as a cloud does: `RequestLimitExceeded`. */
  limitPerSecond(calls: number | undefined): void {
    this.perSecond = calls;
  }

  admit(call: CloudCall, subject: string, now: Instant): CallVerdict {
    const failure = this.failures.find(
      (each) => (each.call === call || each.call === 'any') && subject.startsWith(each.subject),
    );
    if (failure !== undefined) {
      this.use(failure);
      return { kind: 'refused', message: failure.message };
    }
    if (this.throttled(now)) {
      return { kind: 'refused', message: 'RequestLimitExceeded: Request limit exceeded.' };
    }
    return { kind: 'allowed' };
  }

  private use(failure: Failure): void {
    if (failure.remaining === undefined) return;
    failure.remaining -= 1;
    if (failure.remaining <= 0) this.failures = this.failures.filter((other) => other !== failure);
  }

  private throttled(now: Instant): boolean {
    if (this.perSecond === undefined) return false;
    const second = Math.floor(now / 1000);
    if (this.window.second !== second) this.window = { second, used: 0 };
    this.window.used += 1;
    return this.window.used > this.perSecond;
  }
}

/** The instant at which something begun now ends. */
export const endOf = (now: Instant, latency: Millis): Instant => instant(now + latency);
