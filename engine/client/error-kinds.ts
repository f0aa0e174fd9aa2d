import { InvariantError } from '../base/invariant';
import { ComponentCrashed } from './component-crashed';

/**
 * What nobody may catch to carry on: the end of the component, and what can only be a mistake of ours. Refusals of the
 * server and errors that a controller throws itself are not among them; they are retried.
 */
export const mustPass = (error: unknown): boolean =>
  error instanceof InvariantError ||
  error instanceof ComponentCrashed ||
  error instanceof TypeError ||
  error instanceof ReferenceError ||
  error instanceof RangeError;
