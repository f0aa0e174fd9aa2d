import type { CelValue } from '../values/value';

/** What a function does with its arguments; none of them is an error. */
export type Implementation = (...args: readonly CelValue[]) => CelValue;

/** Implementations of one library: by overload, or by name where one does for all overloads and checks for itself. */
export interface Library {
  readonly overloads?: Readonly<Record<string, Implementation>>;
  readonly functions?: Readonly<Record<string, Implementation>>;
}
