/** The scenario itself is at fault: a wrong name, table, manifest or duration. Ends the run with exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** A claim about the cluster did not hold. */
export class ClaimError extends Error {
  override readonly name = 'ClaimError';
  constructor(
    message: string,
    readonly facts: ClaimFacts,
  ) {
    super(message);
  }
}

/** What a report draws of a claim. Instants are milliseconds since the scenario began. */
export interface ClaimFacts {
  readonly claim: string;
  readonly anchor: number;
  readonly deadline?: number;
  readonly decidedAt?: number;
}

/** The nearest of some known words, for "did you mean"; undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (best === undefined || distance < best.distance) best = { word: candidate, distance };
  }
  return best !== undefined && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.word : undefined;
}

/** `, did you mean "memory"?` or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `, did you mean "${near}"?`;
}

/** How many letters must be put in, left out or changed. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
