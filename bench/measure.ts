import { whole, type Output } from './output';

/** What one measurement found. */
export interface Measured {
  readonly name: string;
  readonly operations: number;
  /** CPU time of this process, which another process on the machine hardly moves; wall time is for reference. */
  readonly cpuMicros: number;
  readonly wallMicros: number;
}

/**
 * Runs a piece of work several times, each on fresh ground, and keeps the cheapest. `prepare` is not counted; the work
 * answers how many operations it has done.
 */
export function measure<T>(name: string, prepare: () => T, work: (ground: T) => number, rounds = 5): Measured {
  let best: Measured | undefined;
  for (let round = 0; round < rounds; round++) {
    const ground = prepare();
    const wall = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    const operations = work(ground);
    const { user, system } = process.cpuUsage(cpu);
    const wallMicros = Number(process.hrtime.bigint() - wall) / 1000;
    const found = { name, operations, cpuMicros: user + system, wallMicros };
    if (best === undefined || found.cpuMicros < best.cpuMicros) best = found;
  }
  return best ?? { name, operations: 0, cpuMicros: 0, wallMicros: 0 };
}

/** `create, 20 watchers                 1.92 µs CPU/op     520,000 op/s`. */
export function print(out: Output, { name, operations, cpuMicros, wallMicros }: Measured): void {
  const each = cpuMicros / operations;
  const perSecond = (operations / wallMicros) * 1e6;
  const text = `${each.toFixed(3).padStart(9)} µs CPU/op ${whole(perSecond).padStart(14)} op/s`;
  out.figure(name, { cpuMicros: each, perSecond }, text);
}

/** The processor time of this process, all its threads, since the start or since another such figure. */
export function cpuMicros(since = 0): number {
  const { user, system } = process.cpuUsage();
  return user + system - since;
}
