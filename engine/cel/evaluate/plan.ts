import type { Checked } from '../check/checked';
import { actualCost } from '../cost/actual-cost';
import { type Call, functionCall } from '../functions/call';
import type {
  CallExpression,
  ComprehensionExpression,
  Expression,
  ListExpression,
  MapExpression,
  StructExpression,
} from '../syntax/expression';
import { elements, listOfValues } from '../values/lists';
import { mapOfEntries } from '../values/maps';
import { shown } from '../values/text';
import {
  type CelError,
  type CelValue,
  failure,
  isError,
  isList,
  isOptionalValue,
  kindOf,
  noSuchOverload,
  typeValue,
} from '../values/value';
import { type Attribute, choice, type Qualifier, stepsFrom, variable } from './attribute';
import { fold } from './fold';
import type { Frame } from './frame';

/** Makes objects of `Name{…}`. */
export type Construct = (typeName: string, fields: ReadonlyMap<string, CelValue>) => CelValue;

export type Planned =
  { readonly ok: true; readonly evaluate: (frame: Frame) => CelValue } | { readonly ok: false; readonly error: string };

/**
 * Makes a checked expression ready to be evaluated (interpreter/planner.go of cel-go v0.26, with its optimizations: what
 * is constant is evaluated now and costs nothing later; an error there is an error of the program).
 */
export function plan(checked: Checked, construct: Construct): Planned {
  try {
    return { ok: true, evaluate: planNode(checked.expression, { checked, construct }).evaluate };
  } catch (broken) {
    if (broken instanceof PlanError) return { ok: false, error: broken.message };
    throw broken;
  }
}

class PlanError extends Error {}

interface Context {
  readonly checked: Checked;
  readonly construct: Construct;
}

interface Step {
  readonly evaluate: (frame: Frame) => CelValue;
  readonly constant?: CelValue;
  readonly attribute?: Attribute;
}

const constantStep = (constant: CelValue): Step => ({ evaluate: () => constant, constant });

function attributeStep(attribute: Attribute): Step {
  return {
    attribute,
    evaluate(frame) {
      const value = attribute.resolve(frame);
      frame.meter.spend(attribute.price);
      return value;
    },
  };
}

function planNode(expression: Expression, context: Context): Step {
  switch (expression.kind) {
    case 'literal':
      return constantStep(expression.value);
    case 'ident':
      return planName(expression, context) ?? attributeStep(variable(expression.name));
    case 'select': {
      const name = planName(expression, context);
      if (name !== undefined) return name;
      const key = expression.field;
      const step = { key: () => key, isOptional: false, isTest: expression.isTest };
      const from = attributeOf(planNode(expression.operand, context)).qualified(step);
      return expression.isTest ? testStep(from) : attributeStep(from);
    }
    case 'call':
      return planCall(expression, context);
    case 'list':
      return planList(expression, context);
    case 'map':
      return planMap(expression, context);
    case 'struct':
      return planStruct(expression, context);
    case 'comprehension':
      return planComprehension(expression, context);
  }
}

function planName(expression: Expression, { checked }: Context): Step | undefined {
  const reference = checked.references.get(expression.id);
  if (reference?.kind !== 'variable') return undefined;
  if (reference.type !== undefined) return constantStep(typeValue(reference.type));
  return attributeStep(variable(reference.name));
}

/** `has(a.b)` costs its steps alone. */
function testStep(attribute: Attribute): Step {
  return {
    attribute,
    evaluate(frame) {
      const value = attribute.resolve(frame);
      return isOptionalValue(value) ? value.value !== undefined : value;
    },
  };
}

const attributeOf = (step: Step): Attribute => step.attribute ?? stepsFrom(step.evaluate);

function planCall(expression: CallExpression, context: Context): Step {
  const reference = context.checked.references.get(expression.id);
  const name = reference?.kind === 'function' ? reference.name : expression.name;
  const overloads = reference?.kind === 'function' ? reference.overloads : [];
  const isMember = reference?.kind === 'function' && reference.isMember;
  const operands = isMember && expression.target ? [expression.target, ...expression.args] : expression.args;
  const args = operands.map((operand) => planNode(operand, context));
  return planSpecial(name, args) ?? planFunction({ name, overloads }, args);
}

/** Operators that do not evaluate all of their operands, or not in the way of a function. */
function planSpecial(name: string, args: readonly Step[]): Step | undefined {
  const [first, second, third] = args;
  if (first === undefined || second === undefined) return undefined;
  switch (name) {
    case '_&&_':
      return { evaluate: logic(first, second, false) };
    case '_||_':
      return { evaluate: logic(first, second, true) };
    case '_?_:_':
      return third && attributeStep(choice(first.evaluate, attributeOf(second), attributeOf(third)));
    case '_[_]':
      return attributeStep(attributeOf(first).qualified(qualifier(second, false)));
    case '_?._':
    case '_[?_]':
      return attributeStep(attributeOf(first).qualified(qualifier(second, true)));
    case 'or':
      return { evaluate: (frame) => orElse(first.evaluate(frame), second, frame, false) };
    case 'orValue':
      return { evaluate: (frame) => orElse(first.evaluate(frame), second, frame, true) };
    default:
      return undefined;
  }
}

function qualifier(step: Step, isOptional: boolean): Qualifier {
  const { attribute } = step;
  return { key: attribute ? (frame) => attribute.resolve(frame) : step.evaluate, isOptional, isTest: false };
}

/** `&&` ends at the first false, `||` at the first true; only otherwise does an error count. */
function logic(left: Step, right: Step, decisive: boolean): (frame: Frame) => CelValue {
  return (frame) => {
    const first = left.evaluate(frame);
    if (first === decisive) return decisive;
    const second = right.evaluate(frame);
    if (second === decisive) return decisive;
    if (typeof first !== 'boolean') return isError(first) ? first : noSuchOverload();
    if (typeof second !== 'boolean') return isError(second) ? second : noSuchOverload();
    return !decisive;
  };
}

function orElse(value: CelValue, other: Step, frame: Frame, unwrap: boolean): CelValue {
  if (!isOptionalValue(value)) return value;
  if (value.value === undefined) return other.evaluate(frame);
  return unwrap ? value.value : value;
}

const CONVERSIONS: ReadonlySet<string> = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'type',
  'uint',
]);

function planFunction(named: { name: string; overloads: readonly string[] }, args: readonly Step[]): Step {
  const found = functionCall(
    named.name,
    named.overloads,
    args.map((arg) => arg.constant),
  );
  if (isFailed(found)) throw new PlanError(found.message);
  const [only] = args;
  if (args.length === 1 && only?.constant !== undefined && CONVERSIONS.has(named.name)) {
    const value = found.apply([only.constant]);
    if (isError(value)) throw new PlanError(value.message);
    return constantStep(value);
  }
  return isMembership(named, args) ? membership(found, args) : { evaluate: strictly(found, args) };
}

const isFailed = (found: Call | CelError): found is CelError => 'kind' in found;

function strictly(call: Call, args: readonly Step[]): (frame: Frame) => CelValue {
  return (frame) => {
    const values: CelValue[] = [];
    let wrong: CelError | undefined;
    for (const arg of args) {
      const value = arg.evaluate(frame);
      values.push(value);
      if (!isError(value) || call.isNonStrict) continue;
      wrong ??= value;
      if (args.length > 2) return wrong;
    }
    const result = wrong ?? call.apply(values);
    frame.meter.spend(actualCost(call, values, result));
    return result;
  };
}

const SIMPLE_KINDS: ReadonlySet<string> = new Set(['bool', 'double', 'int', 'string', 'uint']);

/** `x in [1, 2]`: the list is constant, all of simple types. */
function isMembership({ overloads }: { overloads: readonly string[] }, [, list]: readonly Step[]): boolean {
  if (overloads.length !== 1 || overloads[0] !== 'in_list' || list?.constant === undefined) return false;
  if (!isList(list.constant)) return false;
  return [...elements(list.constant)].every((element) => SIMPLE_KINDS.has(kindOf(element)));
}

/** Looking something up in a constant set costs nothing. */
function membership(call: Call, [item, list]: readonly Step[]): Step {
  const set = list?.constant ?? null;
  if (isList(set) && set.size === 0) return constantStep(false);
  return {
    evaluate(frame) {
      const value = item?.evaluate(frame) ?? null;
      return isError(value) ? value : call.apply([value, set]);
    },
  };
}

const LIST_COST = 10;
const MAP_COST = 30;
const STRUCT_COST = 40;

function planList({ elements: parts, optional }: ListExpression, context: Context): Step {
  const steps = parts.map((part) => planNode(part, context));
  const build = (frame: Frame | undefined): CelValue => {
    const items: CelValue[] = [];
    for (const [index, step] of steps.entries()) {
      const value = valueOf(step, frame);
      if (isError(value)) return value;
      if (!optional.has(index)) items.push(value);
      else if (!isOptionalValue(value))
        return failure(`cannot initialize optional list element from non-optional value ${shown(value)}`);
      else if (value.value !== undefined) items.push(value.value);
    }
    return listOfValues(items);
  };
  return constructed(steps, build, LIST_COST);
}

const valueOf = (step: Step, frame: Frame | undefined): CelValue =>
  frame === undefined ? (step.constant ?? null) : step.evaluate(frame);

function constructed(steps: readonly Step[], build: (frame: Frame | undefined) => CelValue, cost: number): Step {
  if (steps.every((step) => step.constant !== undefined)) return constantStep(build(undefined));
  return {
    evaluate(frame) {
      const value = build(frame);
      frame.meter.spend(cost);
      return value;
    },
  };
}

function planMap({ entries }: MapExpression, context: Context): Step {
  const steps = entries.map((entry) => ({
    key: planNode(entry.key, context),
    value: planNode(entry.value, context),
    isOptional: entry.isOptional,
  }));
  const build = (frame: Frame | undefined): CelValue => {
    const found: (readonly [CelValue, CelValue])[] = [];
    for (const step of steps) {
      const key = valueOf(step.key, frame);
      if (isError(key)) return key;
      const value = valueOf(step.value, frame);
      if (isError(value)) return value;
      if (!step.isOptional) found.push([key, value]);
      else if (!isOptionalValue(value))
        return failure(`cannot initialize optional entry '${shown(key)}' from non-optional value ${shown(value)}`);
      else if (value.value !== undefined) found.push([key, value.value]);
    }
    return mapOfEntries(found);
  };
  const parts = steps.flatMap(({ key, value }) => [key, value]);
  return constructed(parts, build, MAP_COST);
}

function planStruct({ id, fields }: StructExpression, { checked, construct }: Context): Step {
  const reference = checked.references.get(id);
  const typeName = reference?.kind === 'struct' ? reference.name : '';
  const steps = fields.map((field) => ({ ...field, step: planNode(field.value, { checked, construct }) }));
  return {
    evaluate(frame) {
      const values = new Map<string, CelValue>();
      for (const { name, step, isOptional } of steps) {
        const value = step.evaluate(frame);
        if (isError(value)) return value;
        if (!isOptional) values.set(name, value);
        else if (!isOptionalValue(value))
          return failure(`cannot initialize optional entry '${name}' from non-optional value ${shown(value)}`);
        else if (value.value !== undefined) values.set(name, value.value);
      }
      const object = construct(typeName, values);
      frame.meter.spend(STRUCT_COST);
      return object;
    },
  };
}

function planComprehension(expression: ComprehensionExpression, context: Context): Step {
  const part = (of: Expression): ((frame: Frame) => CelValue) => planNode(of, context).evaluate;
  return {
    evaluate: fold({
      variable: expression.variable,
      ...(expression.variable2 !== undefined && { variable2: expression.variable2 }),
      accumulator: expression.accumulator,
      range: part(expression.range),
      initial: part(expression.initial),
      condition: part(expression.condition),
      step: part(expression.step),
      result: part(expression.result),
    }),
  };
}
