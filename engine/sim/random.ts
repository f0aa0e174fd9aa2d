/** Seeded. `fork` gives each component its own stream, so that a new consumer does not disturb the others. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Both ends included. */
  integer(low: number, high: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  fork(name: string): Random;
}
