import type { FieldError } from '../field-error';
import type { Findings } from '../validation/field-errors';

/**
 * Validators that push, as hooks that return. A hook is called with more than they look at: an object, perhaps the old
 * one, and the context of the request.
 */
export const checkedObject =
  <T>(validate: (object: T, findings: Findings) => void): ((object: T) => readonly FieldError[]) =>
  (object) => {
    const findings: FieldError[] = [];
    validate(object, findings);
    return findings.length === 0 ? NONE : findings;
  };

export const checkedChange =
  <T>(validate: (next: T, old: T, findings: Findings) => void): ((next: T, old: T) => readonly FieldError[]) =>
  (next, old) => {
    const findings: FieldError[] = [];
    validate(next, old, findings);
    return findings.length === 0 ? NONE : findings;
  };

const NONE: readonly FieldError[] = Object.freeze([]);
