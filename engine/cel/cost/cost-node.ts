import type { CelType } from '../types/type';
import type { Range } from './range';

/** The size of what lies at a path of a variable (`self`, `items`, `@items`); undefined: not known. */
export type SizeAt = (path: readonly string[]) => Range | undefined;

/** A part of an expression, as the costs of functions look at it. */
export interface CostNode {
  readonly type: CelType;
  readonly path: readonly string[];
  readonly literal?: unknown;
  readonly size: Range | undefined;
}
