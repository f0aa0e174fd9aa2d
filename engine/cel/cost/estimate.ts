import type { Checked } from '../check/checked';
import type {
  CallExpression,
  ComprehensionExpression,
  Expression,
  ListExpression,
  MapExpression,
  SelectExpression,
} from '../syntax/expression';
import { ACCUMULATOR } from '../syntax/macros';
import { DYN, isOptional, parameter, type CelType } from '../types/type';
import { textSize } from '../values/text';
import { kindOf } from '../values/value';
import { callEstimate, type CallEstimate } from './call-estimate';
import type { CostNode, SizeAt } from './cost-node';
import { exactly, ONE, plus, type Range, scaled, spanning, times, UNBOUNDED, UNKNOWN, ZERO } from './range';

/** What an expression may cost, before any value is known (checker/cost.go of cel-go v0.26). */
export function estimateCost(checked: Checked, sizeAt: SizeAt): Range {
  return newEstimator(checked, sizeAt).cost(checked.expression);
}

interface Entry {
  readonly isList: boolean;
  readonly key: Range;
  readonly value: Range;
}

interface Local {
  readonly path: readonly string[];
  readonly size: Range | undefined;
  readonly entry: Entry | undefined;
}

const LIST_BASE = exactly(10);
const MAP_BASE = exactly(30);
const STRUCT_BASE = exactly(40);

interface Estimator {
  cost(expression: Expression): Range;
}

function newEstimator(checked: Checked, sizeAt: SizeAt): Estimator {
  const paths = new Map<number, readonly string[]>();
  const sizes = new Map<number, Range>();
  const entries = new Map<number, Entry>();
  const locals = new Map<string, Local[]>();

  const typeOf = (expression: Expression): CelType => checked.types.get(expression.id) ?? DYN;
  const local = (name: string): Local | undefined => locals.get(name)?.at(-1);
  const nameOf = (expression: Expression): string | undefined => {
    const reference = checked.references.get(expression.id);
    if (reference?.kind === 'variable') return reference.name;
    return expression.kind === 'ident' ? expression.name : undefined;
  };

  function bound<T>(names: readonly (readonly [string, Local])[], during: () => T): T {
    for (const [name, value] of names) locals.set(name, [...(locals.get(name) ?? []), value]);
    const result = during();
    for (const [name] of names) locals.set(name, (locals.get(name) ?? []).slice(0, -1));
    return result;
  }

  function pathOf(expression: Expression): readonly string[] {
    const name = nameOf(expression);
    const found = name === undefined ? undefined : local(name);
    return found?.path ?? paths.get(expression.id) ?? [];
  }

  function sizeOf(expression: Expression): Range | undefined {
    const computed = sizes.get(expression.id) ?? literalSize(expression);
    if (computed !== undefined) return computed;
    const known = sizeAt(pathOf(expression));
    if (known !== undefined) {
      sizes.set(expression.id, known);
      return known;
    }
    if (isScalar(typeOf(expression))) return ONE;
    const name = nameOf(expression);
    return name === undefined ? undefined : local(name)?.size;
  }

  function entryOf(expression: Expression): Entry | undefined {
    const name = nameOf(expression);
    return entries.get(expression.id) ?? (name === undefined ? undefined : local(name)?.entry);
  }

  function node(expression: Expression): CostNode {
    const path = pathOf(expression);
    return {
      type: typeOf(expression),
      path: path[0] === ACCUMULATOR ? [] : path,
      ...(expression.kind === 'literal' && { literal: expression.value }),
      size: sizeOf(expression),
    };
  }

  function cost(expression: Expression): Range {
    if (nameOf(expression) !== undefined) return costName(expression);
    switch (expression.kind) {
      case 'literal':
      case 'ident':
        return ZERO;
      case 'select':
        return costSelect(expression);
      case 'call':
        return costCall(expression);
      case 'list':
        return costList(expression);
      case 'map':
        return costMap(expression);
      case 'struct':
        return plus(...expression.fields.map((field) => cost(field.value)), STRUCT_BASE);
      case 'comprehension':
        return isBinding(expression) ? costBinding(expression) : costComprehension(expression);
    }
  }

  function costName(expression: Expression): Range {
    const name = nameOf(expression) ?? '';
    paths.set(expression.id, local(name)?.path ?? [name]);
    return ONE;
  }

  function costSelect({ id, operand, field, isTest }: SelectExpression): Range {
    const inner = cost(operand);
    if (isTest) return inner;
    paths.set(id, [...pathOf(operand), field]);
    const { kind } = typeOf(operand);
    return kind === 'map' || kind === 'struct' || kind === 'param' ? plus(inner, ONE) : inner;
  }

  function costCall(expression: CallExpression): Range {
    const reference = checked.references.get(expression.id);
    const [name, overloads, isMember] =
      reference?.kind === 'function'
        ? [reference.name, reference.overloads, reference.isMember]
        : [expression.name, [], false];
    if (name === 'dyn') return costDyn(expression);
    const costs = expression.args.map(cost);
    const args = expression.args.map(node);
    if (overloads.length === 0) return ZERO;
    const target = isMember ? expression.target : undefined;
    const targetCost = target === undefined ? ZERO : cost(target);
    const targetNode = target === undefined ? undefined : node(target);
    let range: Range = { min: UNBOUNDED, max: 0 };
    let size: Range | undefined;
    for (const overload of overloads) {
      const estimate = functionCost(expression, { name, overload, target: targetNode, args, costs });
      range = spanning(range, estimate.cost);
      if (estimate.size !== undefined) size = size === undefined ? estimate.size : spanning(size, estimate.size);
      size = indexed(expression, overload) ?? size ?? sizeOf(expression);
    }
    if (size !== undefined) sizes.set(expression.id, size);
    return plus(targetCost, range);
  }

  /** An index adds to the path; the size is that of the entries, where it is known. */
  function indexed(expression: CallExpression, overload: string): Range | undefined {
    const [container] = expression.args;
    if (container === undefined || (overload !== 'index_list' && overload !== 'index_map')) return undefined;
    paths.set(expression.id, [...pathOf(container), overload === 'index_list' ? '@items' : '@values']);
    return entryOf(container)?.value;
  }

  function costDyn(expression: CallExpression): Range {
    const [argument] = expression.args;
    if (argument === undefined) return ONE;
    const inner = cost(argument);
    copySizes(expression, argument);
    return plus(ONE, inner);
  }

  function copySizes(to: Expression, from: Expression): void {
    const [size, entry] = [sizeOf(from), entryOf(from)];
    if (size !== undefined) sizes.set(to.id, size);
    if (entry !== undefined) entries.set(to.id, entry);
  }

  interface Called {
    readonly name: string;
    readonly overload: string;
    readonly target: CostNode | undefined;
    readonly args: readonly CostNode[];
    readonly costs: readonly Range[];
  }

  function functionCost(expression: CallExpression, { name, overload, target, args, costs }: Called): CallEstimate {
    const [first = ZERO, second = ZERO, third = ZERO] = costs;
    const argsCost = plus(...costs);
    const estimate = callEstimate({ name, overload, target, args, sizeAt });
    if (estimate !== undefined) return { ...estimate, cost: plus(estimate.cost, argsCost) };
    switch (overload) {
      case 'logical_and':
      case 'logical_or':
        return { cost: { min: first.min, max: plus(first, second).max } };
      case 'conditional': {
        const [, yes, no] = expression.args;
        joinEntries(expression, yes, no);
        const size = spanning(args[1]?.size ?? UNKNOWN, args[2]?.size ?? UNKNOWN);
        return { cost: plus(first, spanning(second, third)), size };
      }
      case 'add_list':
      case 'add_string':
      case 'add_bytes': {
        joinEntries(expression, expression.args[0], expression.args[1]);
        const size = plus(args[0]?.size ?? UNKNOWN, args[1]?.size ?? UNKNOWN);
        return { cost: plus(overload === 'add_list' ? ONE : scaled(size, 0.1), argsCost), size };
      }
      default:
        return { cost: plus(ONE, argsCost) };
    }
  }

  function joinEntries(to: Expression, a: Expression | undefined, b: Expression | undefined): void {
    const [left, right] = [a && entryOf(a), b && entryOf(b)];
    if (left === undefined || right === undefined) return;
    const [key, value] = [spanning(left.key, right.key), spanning(left.value, right.value)];
    entries.set(to.id, { isList: left.isList, key, value });
  }

  function costList(expression: ListExpression): Range {
    const costs = expression.elements.map(cost);
    const value = spanAll(expression.elements);
    entries.set(expression.id, { isList: true, key: ONE, value });
    return plus(...costs, LIST_BASE);
  }

  const spanAll = (parts: readonly Expression[]): Range =>
    parts.reduce<Range>((range, part) => spanning(range, sizeOf(part) ?? UNKNOWN), {
      min: parts.length === 0 ? 0 : UNBOUNDED,
      max: 0,
    });

  function costMap(expression: MapExpression): Range {
    const costs = expression.entries.flatMap(({ key, value }) => [cost(key), cost(value)]);
    const key = spanAll(expression.entries.map((entry) => entry.key));
    const value = spanAll(expression.entries.map((entry) => entry.value));
    entries.set(expression.id, { isList: false, key, value });
    return plus(...costs, MAP_BASE);
  }

  /** A name for a value: `optMap`, `sortBy`. */
  const isBinding = ({ range, condition, accumulator }: ComprehensionExpression): boolean =>
    range.kind === 'list' &&
    range.elements.length === 0 &&
    condition.kind === 'literal' &&
    condition.value === false &&
    accumulator !== ACCUMULATOR;

  const accumulatorOf = (expression: ComprehensionExpression): readonly [string, Local] => [
    expression.accumulator,
    { path: pathOf(expression.initial), size: sizeOf(expression.initial), entry: entryOf(expression.initial) },
  ];

  function costBinding(expression: ComprehensionExpression): Range {
    const before = plus(cost(expression.range), cost(expression.initial));
    return bound([accumulatorOf(expression)], () => {
      const result = cost(expression.result);
      copySizes(expression, expression.result);
      return plus(before, result);
    });
  }

  function costComprehension(expression: ComprehensionExpression): Range {
    const before = plus(cost(expression.range), cost(expression.initial));
    return bound([accumulatorOf(expression)], () => {
      const loop = bound(loopVariables(expression), () => plus(cost(expression.condition), cost(expression.step)));
      const result = cost(expression.result);
      const count = sizeOf(expression.range) ?? UNKNOWN;
      setComprehensionSize(expression, count);
      return plus(before, result, times(count, loop));
    });
  }

  function setComprehensionSize(expression: ComprehensionExpression, count: Range): void {
    const { initial, step, id } = expression;
    if (initial.kind === 'literal') sizes.set(id, sizeOf(initial) ?? ONE);
    if (initial.kind !== 'list' && initial.kind !== 'map') return;
    sizes.set(id, count);
    const entry = entryOf(step);
    if (entry !== undefined) entries.set(id, entry);
  }

  function loopVariables({ range, variable, variable2 }: ComprehensionExpression): (readonly [string, Local])[] {
    const entry = entryOf(range);
    const isList = entry?.isList ?? typeOf(range).kind === 'list';
    const path = pathOf(range);
    const key: Local = { path: [...path, isList ? '@indices' : '@keys'], size: entry?.key, entry: undefined };
    const value: Local = { path: [...path, isList ? '@items' : '@values'], size: entry?.value, entry: undefined };
    if (variable2 === undefined) return [[variable, isList ? value : key]];
    return [
      [variable, key],
      [variable2, value],
    ];
  }

  return { cost };
}

function literalSize(expression: Expression): Range | undefined {
  if (expression.kind === 'list') return exactly(expression.elements.length);
  if (expression.kind === 'map') return exactly(expression.entries.length);
  if (expression.kind !== 'literal') return undefined;
  const { value } = expression;
  if (typeof value === 'string') return exactly(textSize(value));
  if (value instanceof Uint8Array) return exactly(value.length);
  return kindOf(value) === 'error' ? undefined : ONE;
}

function isScalar(type: CelType): boolean {
  if (isOptional(type)) return isScalar(parameter(type, 0));
  return SCALARS.has(type.kind);
}

const SCALARS: ReadonlySet<string> = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint']);
