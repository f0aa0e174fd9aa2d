/** What a stage of the test run found. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Why nothing, or not all of it, was run. */
  readonly skipped?: string;
  /** One line worth knowing even when all is well. */
  readonly note?: string;
  /** What failed, in the words of the tool that found it. */
  readonly failures: readonly string[];
}

export interface NamedOutcome extends Outcome {
  readonly name: string;
}

/** Started together with its lane's neighbours in turn. One run may answer for several names (unit, property, …). */
export interface Stage {
  readonly names: readonly string[];
  run(): Promise<readonly NamedOutcome[]>;
}

export const passed = (note?: string): Outcome => ({
  passed: 1,
  failed: 0,
  failures: [],
  ...(note === undefined ? {} : { note }),
});

export const failed = (...failures: readonly string[]): Outcome => ({ passed: 0, failed: 1, failures });

/** Neither passed nor failed; the reason is always printed. */
export const skipped = (reason: string): Outcome => ({ passed: 0, failed: 0, skipped: reason, failures: [] });
