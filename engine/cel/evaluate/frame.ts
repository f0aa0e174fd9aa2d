import type { CelValue } from '../values/value';
import type { Meter } from './meter';

/** Where names are looked up while an expression is evaluated. */
export interface Frame {
  /** Undefined: there is no such variable. */
  lookup(name: string): CelValue | undefined;
  readonly meter: Meter;
}
