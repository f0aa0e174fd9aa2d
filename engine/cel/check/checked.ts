import type { Expression } from '../syntax/expression';
import { DYN, type CelType } from '../types/type';

/** What a node turned out to stand for. */
export type Reference =
  /** A variable, by its full name; a constant type has `type`. */
  | { readonly kind: 'variable'; readonly name: string; readonly type?: string }
  /** A function and those of its overloads that may be meant. */
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly overloads: readonly string[];
      readonly isMember: boolean;
    }
  /** A type that an object is made of. */
  | { readonly kind: 'struct'; readonly name: string };

/** An expression with the types of all its nodes. */
export interface Checked {
  readonly expression: Expression;
  readonly type: CelType;
  readonly types: ReadonlyMap<number, CelType>;
  readonly references: ReadonlyMap<number, Reference>;
}

export const typeAt = (checked: Checked, expression: Expression): CelType => checked.types.get(expression.id) ?? DYN;
