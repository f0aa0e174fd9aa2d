import type { AdmissionCompilation } from '../../../../cel/admission/admission-compiler';
import { VARIABLES } from '../../../../cel/admission/request-types';
import type { Lookup } from '../../../../cel/compile';
import { type CelObject, type CelValue, failure } from '../../../../cel/values/value';

/** An expression of a policy, compiled when the policy was first met. */
export interface Expression {
  readonly text: string;
  readonly compiled: AdmissionCompilation;
}

/** Variables of a policy by name. */
export type Variables = ReadonlyMap<string, AdmissionCompilation>;

export type Result = { readonly ok: true; readonly value: CelValue } | { readonly ok: false; readonly error: string };

/** What all expressions of one kind gave, and what is left of the budget. */
export type Results =
  | { readonly ok: true; readonly results: readonly (Result | undefined)[]; readonly budget: number }
  | { readonly ok: false; readonly error: string };

/** Budgets of one binding, and of its match conditions (apiserver/pkg/apis/cel/config.go, v1.36). */
export const BINDING_BUDGET = 10_000_000;
export const MATCH_CONDITIONS_BUDGET = 2_500_000;

const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run';

/**
 * Evaluates expressions one after the other with one budget (apiserver/pkg/admission/plugin/cel/condition.go and
 * composition.go, v1.36): variables are evaluated when they are first spoken of, and are paid for by whoever does.
 */
export function evaluateAll(
  expressions: readonly (Expression | undefined)[],
  { lookup, variables, budget }: { readonly lookup: Lookup; readonly variables: Variables; readonly budget: number },
): Results {
  const purse = newPurse();
  const all = withVariables(lookup, variables, purse);
  const results: (Result | undefined)[] = [];
  let left = budget;
  for (const expression of expressions) {
    if (expression === undefined) {
      results.push(undefined);
      continue;
    }
    const { result, cost } = evaluateOne(expression, all);
    left -= cost + purse.takeAll();
    if (left < 0) return { ok: false, error: OUT_OF_BUDGET };
    results.push(result);
  }
  return { ok: true, results, budget: left };
}

function evaluateOne(
  { text, compiled }: Expression,
  lookup: Lookup,
): { readonly result: Result; readonly cost: number } {
  if (!compiled.ok) return { result: { ok: false, error: `compilation error: ${compiled.fault.detail}` }, cost: 0 };
  const evaluation = compiled.program.evaluate(lookup);
  const result: Result = evaluation.ok
    ? { ok: true, value: evaluation.value }
    : { ok: false, error: `expression '${text}' resulted in error: ${evaluation.error}` };
  return { result, cost: evaluation.cost };
}

interface Purse {
  add(cost: number): void;
  takeAll(): number;
}

function newPurse(): Purse {
  let held = 0;
  return {
    add: (cost) => (held += cost),
    takeAll() {
      const taken = held;
      held = 0;
      return taken;
    },
  };
}

function withVariables(lookup: Lookup, variables: Variables, purse: Purse): Lookup {
  const known = new Map<string, CelValue>();
  const object: CelObject = { kind: 'object', type: VARIABLES, equals: (other) => other === object, field };
  const all: Lookup = (name) => (name === 'variables' ? object : lookup(name));

  function field(name: string): CelValue | undefined {
    const compiled = variables.get(name);
    if (compiled === undefined) return undefined;
    const before = known.get(name);
    if (before !== undefined) return before;
    const value = valueOf(name, compiled);
    known.set(name, value);
    return value;
  }

  function valueOf(name: string, compiled: AdmissionCompilation): CelValue {
    if (!compiled.ok) return failure(`composited variable "${name}" fails to compile: ${compiled.fault.detail}`);
    const evaluation = compiled.program.evaluate(all);
    purse.add(evaluation.cost);
    if (evaluation.ok) return evaluation.value;
    return failure(`composited variable "${name}" fails to evaluate: ${evaluation.error}`);
  }

  return all;
}
