/** Documented in the README; scripts rely on them. */
export const EXIT = {
  /** Everything held. */
  passed: 0,
  /** A claim about the cluster did not hold. */
  claimFailed: 1,
  /** The command line, a feature file, a step, a table or a manifest is wrong. */
  badInput: 2,
  /** The engine broke a rule of its own: a bug of Seatrial, never of the scenario. */
  engineBug: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The worst of several outcomes: a bug outweighs bad input, which outweighs a failed claim. */
export const worst = (codes: readonly ExitCode[]): ExitCode => codes.reduce((a, b) => (b > a ? b : a), EXIT.passed);
