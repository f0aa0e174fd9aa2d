import { parsePath, type Filter, type Step } from './parse-path';

/** Finds values in a value of JSON. */
export type JsonPath = (value: unknown) => readonly unknown[];

/**
 * A path as client-go's jsonpath reads what stands between its braces (`.spec.a`, `.a['b.c']`, `.list[0]`, `[*]`,
 * `..name`, `[?(@.type=="Ready")].status`), keys that are missing allowed; undefined: it is none (v0.36).
 */
export function jsonPath(text: string): JsonPath | undefined {
  const steps = parsePath(text);
  return steps === undefined ? undefined : (value) => walk(steps, [value]);
}

function walk(steps: readonly Step[], values: readonly unknown[]): readonly unknown[] {
  return steps.reduce<readonly unknown[]>((found, step) => found.flatMap((value) => taken(step, value)), values);
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function taken(step: Step, value: unknown): readonly unknown[] {
  switch (step.kind) {
    case 'field':
      return isFields(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'all':
      return childrenOf(value);
    case 'slice':
      return Array.isArray(value) ? sliced(value, step) : [];
    case 'filter':
      return childrenOf(value).filter((child) => holds(step.filter, child));
    case 'deep':
      return [value, ...childrenOf(value).flatMap((child) => taken(step, child))];
    case 'union':
      return step.steps.flatMap((each) => walk(each, [value]));
  }
}

function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isFields(value)) return [];
  return Object.keys(value)
    .sort()
    .map((name) => value[name]);
}

function sliced(list: readonly unknown[], { from, to, by }: Extract<Step, { kind: 'slice' }>): readonly unknown[] {
  const at = (index: number): number => (index < 0 ? index + list.length : index);
  if (to === 'one') {
    const index = at(from ?? 0);
    return index >= 0 && index < list.length ? [list[index]] : [];
  }
  const part = list.slice(Math.max(0, at(from ?? 0)), to === undefined ? list.length : Math.max(0, at(to)));
  return part.filter((_, index) => index % by === 0);
}

function holds({ left, operator, right }: Filter, value: unknown): boolean {
  const found = valuesOf(left, value);
  if (operator === 'exists') return found.length > 0;
  const others = right === undefined ? [] : valuesOf(right, value);
  if (found.length !== 1 || others.length !== 1) return false;
  return compared(found[0], others[0], operator);
}

const valuesOf = (side: Filter['left'], value: unknown): readonly unknown[] =>
  'value' in side ? [side.value] : walk(side.path, [value]);

function compared(a: unknown, b: unknown, operator: Exclude<Filter['operator'], 'exists'>): boolean {
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  const ordered = (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string');
  if (!ordered) return false;
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}
