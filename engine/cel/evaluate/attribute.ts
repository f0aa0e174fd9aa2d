import { type CelValue, failure, isError, isOptionalValue, noSuchOverload, NONE, some } from '../values/value';
import { access, find } from './access';
import type { Frame } from './frame';

/** One step from a value to a part of it. */
export interface Qualifier {
  readonly key: (frame: Frame) => CelValue;
  /** `.?x`, `[?x]`. */
  readonly isOptional: boolean;
  /** The last of `has(a.b)`: only whether it is there. */
  readonly isTest: boolean;
}

/**
 * A variable or a value, and the steps from it. It is resolved as a whole: that is how the real evaluator prices it, one
 * for the variable and one for each step.
 */
export interface Attribute {
  /** Without the price of the attribute itself. */
  resolve(frame: Frame): CelValue;
  readonly price: 0 | 1;
  /** Adds a step to the end. */
  qualified(qualifier: Qualifier): Attribute;
}

/** Steps from what `base` gives. */
export function stepsFrom(base: (frame: Frame) => CelValue, qualifiers: readonly Qualifier[] = []): Attribute {
  return {
    price: 1,
    resolve: (frame) => applied(base(frame), qualifiers, frame),
    qualified: (qualifier) => stepsFrom(base, [...qualifiers, qualifier]),
  };
}

/** `condition ? yes : no`, which has no price of its own. */
export function choice(condition: (frame: Frame) => CelValue, yes: Attribute, no: Attribute): Attribute {
  return {
    price: 0,
    resolve(frame) {
      const chosen = condition(frame);
      if (typeof chosen === 'boolean') return (chosen ? yes : no).resolve(frame);
      return isError(chosen) ? chosen : noSuchOverload();
    },
    qualified: (qualifier) => choice(condition, yes.qualified(qualifier), no.qualified(qualifier)),
  };
}

/** The attribute of a variable. */
export const variable = (name: string): Attribute =>
  stepsFrom((frame) => {
    const value = frame.lookup(name);
    return value === undefined ? failure(`no such attribute(s): ${name}`) : value;
  });

function applied(base: CelValue, qualifiers: readonly Qualifier[], frame: Frame): CelValue {
  if (isError(base) || qualifiers.length === 0) return base;
  let value: CelValue = base;
  let isOptional = false;
  if (isOptionalValue(base)) {
    if (base.value === undefined) return base;
    value = base.value;
    isOptional = true;
  }
  for (const qualifier of qualifiers) {
    isOptional ||= qualifier.isOptional;
    const key = qualifier.key(frame);
    if (isError(key)) return key;
    const part = isOptional ? present(value, key, qualifier, frame) : stepped(value, key, qualifier, frame);
    if (part === undefined) return NONE;
    if (isError(part)) return part;
    value = part;
  }
  return isOptional ? some(value) : value;
}

function stepped(value: CelValue, key: CelValue, { isTest }: Qualifier, frame: Frame): CelValue {
  const part = isTest ? tested(value, key) : access(value, key);
  frame.meter.spend(1);
  return part;
}

function tested(value: CelValue, key: CelValue): CelValue {
  const part = find(value, key);
  return part !== undefined && isError(part) ? part : part !== undefined;
}

function present(value: CelValue, key: CelValue, { isTest }: Qualifier, frame: Frame): CelValue | undefined {
  const part = find(value, key);
  if (part !== undefined || isTest) frame.meter.spend(1);
  return part;
}
