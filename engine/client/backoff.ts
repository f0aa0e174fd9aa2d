import { millis, type Instant, type Millis } from '../base/brand';
import type { Random } from '../sim/random';

/** client-go's reflector: 0.8 s doubled up to 30 s, each up to twice as long by chance, forgotten after two quiet minutes. */
const FIRST_MILLIS = 800;
const MAX_MILLIS = 30_000;
const FORGET_MILLIS = 120_000;

/** How long a reflector waits before it asks a server again that has refused it (tools/cache/reflector.go v0.36). */
export class ReflectorBackoff {
  private step = FIRST_MILLIS;
  private last: Instant | undefined;

  constructor(private readonly random: Random) {}

  next(now: Instant): Millis {
    if (this.last !== undefined && now - this.last > FORGET_MILLIS) this.step = FIRST_MILLIS;
    this.last = now;
    const wait = Math.min(this.step, MAX_MILLIS);
    this.step = Math.min(this.step * 2, MAX_MILLIS);
    return millis(Math.round(wait * (1 + this.random.next())));
  }
}
