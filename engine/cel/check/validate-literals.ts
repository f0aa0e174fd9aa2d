import { fillTemplate, wrongArgument, type Verb } from '../functions/format-template';
import { functionCall } from '../functions/call';
import { regex } from '../functions/regex';
import { children, type CallExpression, type Expression } from '../syntax/expression';
import type { Issue } from '../syntax/issue';
import { type CelType, DYN, sameType, unwrapOptional } from '../types/type';
import { formatType } from '../types/format-type';
import { isError, type CelError } from '../values/value';
import type { Checked } from './checked';

/**
 * What is wrong with the constants of a checked expression, found before it runs: durations, timestamps, patterns, mixed
 * lists and maps, arguments of `format` (cel/validator.go and ext/formatting.go of cel-go v0.26).
 */
export function validateLiterals(checked: Checked): readonly Issue[] {
  const all = [...walk(checked.expression, () => true)];
  const uniform = [...walk(checked.expression, (expression) => !isFormat(expression))];
  return [
    ...all.flatMap((expression) => argumentIssues(expression, 'duration', isConvertible)),
    ...all.flatMap((expression) => argumentIssues(expression, 'timestamp', isConvertible)),
    ...all.flatMap((expression) => argumentIssues(expression, 'matches', (_, pattern) => isPattern(pattern))),
    ...uniform.flatMap((expression) => mixedList(expression, checked)),
    ...uniform.flatMap((expression) => mixedMap(expression, checked)),
    ...all.flatMap((expression) => formatIssues(expression, checked)),
  ];
}

/** An expression and all below it; below what `enters` refuses nothing. */
function* walk(expression: Expression, enters: (expression: Expression) => boolean): Generator<Expression> {
  yield expression;
  if (enters(expression)) for (const child of children(expression)) yield* walk(child, enters);
}

/** Arguments of `format` may be mixed. */
const isFormat = (expression: Expression): boolean => expression.kind === 'call' && expression.name === 'format';

function argumentIssues(
  expression: Expression,
  name: string,
  isGood: (name: string, value: unknown) => boolean,
): readonly Issue[] {
  if (expression.kind !== 'call' || expression.name !== name) return [];
  const [argument] = expression.args;
  if (argument?.kind !== 'literal' || isGood(name, argument.value)) return [];
  return [{ offset: argument.offset, message: `invalid ${name} argument` }];
}

function isConvertible(name: string, value: unknown): boolean {
  if (typeof value !== 'string') return true;
  const call = functionCall(name, [`string_to_${name}`], []);
  return !('kind' in call) && !isError(call.apply([value]));
}

const isPattern = (value: unknown): boolean => typeof value !== 'string' || regex(value).ok;

function mixedList(expression: Expression, checked: Checked): readonly Issue[] {
  if (expression.kind !== 'list') return [];
  let first: CelType | undefined;
  for (const [index, element] of expression.elements.entries()) {
    const found = typeOf(checked, element);
    const type = expression.optional.has(index) ? unwrapOptional(found) : found;
    first ??= type;
    if (!sameType(first, type, true)) return [mismatch(element, first, type)];
  }
  return [];
}

function mixedMap(expression: Expression, checked: Checked): readonly Issue[] {
  if (expression.kind !== 'map') return [];
  const issues: Issue[] = [];
  let first: readonly [CelType, CelType] | undefined;
  for (const { key, value, isOptional } of expression.entries) {
    const found = typeOf(checked, value);
    const types = [typeOf(checked, key), isOptional ? unwrapOptional(found) : found] as const;
    first ??= types;
    if (!sameType(first[0], types[0], true)) issues.push(mismatch(key, first[0], types[0]));
    if (!sameType(first[1], types[1], true)) issues.push(mismatch(value, first[1], types[1]));
  }
  return issues;
}

const typeOf = (checked: Checked, expression: Expression): CelType => checked.types.get(expression.id) ?? DYN;

const mismatch = (at: Expression, expected: CelType, actual: CelType): Issue => ({
  offset: at.offset,
  message: `expected type '${formatType(expected)}' but found '${formatType(actual)}'`,
});

function formatIssues(expression: Expression, checked: Checked): readonly Issue[] {
  if (expression.kind !== 'call' || expression.name !== 'format') return [];
  const { target, args } = expression;
  const [list] = args;
  if (target?.kind !== 'literal' || typeof target.value !== 'string' || list?.kind !== 'list') return [];
  return formatted(expression, { template: target.value, args: list.elements, checked });
}

interface Format {
  readonly template: string;
  readonly args: readonly Expression[];
  readonly checked: Checked;
}

function formatted(call: CallExpression, { template, args, checked }: Format): readonly Issue[] {
  let used = 0;
  let at: Expression = call;
  const outcome = fillTemplate(template, Infinity, ({ verb }, index) => {
    used = index + 1;
    const argument = args[index];
    const wrong = argument === undefined ? undefined : misplaced(argument, verb, checked);
    if (wrong === undefined) return '';
    at = wrong;
    return wrongArgument(verb, typeOf(checked, wrong).name);
  });
  const missing = used > args.length ? `index ${args.length} out of range` : undefined;
  if (missing !== undefined && typeof outcome === 'string') return [{ offset: call.offset, message: missing }];
  if (typeof outcome !== 'string') return [{ offset: at.offset, message: messageOf(outcome) }];
  if (args.length <= used) return [];
  const message = `too many arguments supplied to string.format (expected ${used}, got ${args.length})`;
  return [{ offset: call.offset, message }];
}

const messageOf = (error: CelError): string => error.message;

const TAKEN: Readonly<Record<Verb, ReadonlySet<string>>> = {
  s: new Set([
    ...['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration', 'type', 'null'],
  ]),
  d: new Set(['int', 'uint']),
  f: new Set(['double', 'string']),
  e: new Set(['double', 'string']),
  b: new Set(['int', 'uint', 'bool']),
  x: new Set(['int', 'uint', 'string', 'bytes']),
  X: new Set(['int', 'uint', 'string', 'bytes']),
  o: new Set(['int', 'uint']),
};

/** The argument, or a part of it, that the clause does not take. */
function misplaced(argument: Expression, verb: Verb, checked: Checked): Expression | undefined {
  const { kind } = typeOf(checked, argument);
  if (kind !== 'dyn' && !TAKEN[verb].has(kind)) return argument;
  if (verb !== 's' || (argument.kind !== 'list' && argument.kind !== 'map')) return undefined;
  return children(argument)
    .map((part) => misplaced(part, verb, checked))
    .find((part) => part !== undefined);
}
