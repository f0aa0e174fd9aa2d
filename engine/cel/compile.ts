import { check } from './check/check';
import type { Checked } from './check/checked';
import type { Environment } from './check/environment';
import { validateLiterals } from './check/validate-literals';
import type { SizeAt } from './cost/cost-node';
import { estimateCost } from './cost/estimate';
import type { Range } from './cost/range';
import { newMeter, OverLimit } from './evaluate/meter';
import { type Construct, plan } from './evaluate/plan';
import { issuesText } from './syntax/issue';
import { parse } from './syntax/parse';
import type { CelType } from './types/type';
import { type CelValue, failure, isError } from './values/value';

/** An expression that is read and checked. */
export interface CompiledExpression {
  readonly type: CelType;
  /** Names of the variables that it speaks of. */
  readonly variables: ReadonlySet<string>;
  estimate(sizeAt: SizeAt): Range;
  /** Makes it ready to run; `error` is what instantiating the program says. */
  program(construct?: Construct): ProgramOutcome;
}

export type Compilation =
  | { readonly ok: true; readonly expression: CompiledExpression }
  /** The text of the compiler: `ERROR: <input>:1:5: …`. */
  | { readonly ok: false; readonly error: string };

export type ProgramOutcome =
  { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly error: string };

/** Looks up variables by name. */
export type Lookup = (name: string) => CelValue | undefined;

export interface Program {
  evaluate(lookup: Lookup): Evaluation;
}

export type Evaluation =
  | { readonly ok: true; readonly value: CelValue; readonly cost: number }
  | { readonly ok: false; readonly error: string; readonly cost: number; readonly overLimit: boolean };

/** What one evaluation may cost (apiserver/pkg/apis/cel/config.go, v1.36). */
export const PER_CALL_LIMIT = 1_000_000;

/** Reads and checks an expression. */
export function compile(source: string, environment: Environment): Compilation {
  const parsed = parse(source);
  if (!parsed.ok) return { ok: false, error: issuesText(source, parsed.issues) };
  const outcome = check(parsed.expression, environment);
  if (!outcome.ok) return { ok: false, error: issuesText(source, outcome.issues) };
  const issues = validateLiterals(outcome.checked);
  if (issues.length > 0) return { ok: false, error: issuesText(source, issues) };
  return { ok: true, expression: compiled(outcome.checked) };
}

const cannotConstruct: Construct = (typeName) => failure(`unknown type: ${typeName}`);

function compiled(checked: Checked): CompiledExpression {
  return {
    type: checked.type,
    variables: namesIn(checked),
    estimate: (sizeAt) => estimateCost(checked, sizeAt),
    program(construct = cannotConstruct) {
      const planned = plan(checked, construct);
      if (!planned.ok) return { ok: false, error: planned.error };
      const { evaluate } = planned;
      return { ok: true, program: { evaluate: (lookup) => run(evaluate, lookup) } };
    },
  };
}

function namesIn({ references }: Checked): ReadonlySet<string> {
  const names = new Set<string>();
  for (const reference of references.values()) if (reference.kind === 'variable') names.add(reference.name);
  return names;
}

type Evaluate = Extract<ReturnType<typeof plan>, { readonly ok: true }>['evaluate'];

function run(evaluate: Evaluate, lookup: Lookup): Evaluation {
  const meter = newMeter(PER_CALL_LIMIT);
  try {
    const value = evaluate({ lookup, meter });
    if (isError(value)) return { ok: false, error: value.message, cost: meter.total(), overLimit: false };
    return { ok: true, value, cost: meter.total() };
  } catch (over) {
    if (!(over instanceof OverLimit)) throw over;
    return { ok: false, error: LIMIT_EXCEEDED, cost: meter.total(), overLimit: true };
  }
}

const LIMIT_EXCEEDED = 'operation cancelled: actual cost limit exceeded';
