import { instant, millis, type Instant, type Millis } from '../../../base/brand';

const FIRST = millis(500);
const LONGEST = millis(122_000);

/**
 * When something on a volume that failed may be tried again: 0.5 s, doubled up to 2 min 2 s
 * (pkg/util/goroutinemap/exponentialbackoff, v1.36).
 */
export class OperationBackoff {
  private readonly failures = new Map<string, { readonly at: Instant; readonly wait: Millis }>();

  constructor(private readonly now: () => Instant) {}

  isDue(operation: string): boolean {
    const next = this.nextAt(operation);
    return next === undefined || this.now() > next;
  }

  /** Until when the operation waits; undefined: it does not. */
  nextAt(operation: string): Instant | undefined {
    const failure = this.failures.get(operation);
    return failure === undefined ? undefined : instant(failure.at + failure.wait);
  }

  failed(operation: string): void {
    const before = this.failures.get(operation);
    const wait = before === undefined ? FIRST : millis(Math.min(before.wait * 2, LONGEST));
    this.failures.set(operation, { at: this.now(), wait });
  }

  forget(operation: string): void {
    this.failures.delete(operation);
  }
}
