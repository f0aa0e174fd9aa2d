import type { ArgumentsOf } from './language/arguments';
import { addPredicate, addToCatalogue, type Keyword } from './language/catalogue';
import { InputError } from './language/errors';
import type { Look } from './language/predicate';
import { StepTable } from './language/table';
import { claimNow } from './temporal/settle';
import { parsePredicate } from './language/catalogue';
import './language/parameter-types';
import type { ScenarioWorld } from './world';

/** Words about a step; an object, so that editors do not take them for expressions. */
export interface StepOptions<Argument extends 'none' | 'table' | 'docstring' = 'none'> {
  readonly doc: string;
  /** A sentence that matches. With a table or doc string, its first line. */
  readonly example: string;
  readonly argument?: Argument;
  /** The table or doc string that stands below the example. */
  readonly below?: string;
  readonly also?: readonly Keyword[];
  /** It goes on describing what an earlier Given began, so nothing that was described is created before it. */
  readonly describes?: boolean;
  /** It looks at how the request of the step before it ended, so a refusal is no failure yet. */
  readonly takesRejection?: boolean;
}

type Extra<Argument> = Argument extends 'table' ? [StepTable] : Argument extends 'docstring' ? [string] : [];

type StepCode<Expression extends string, Argument> = (
  world: ScenarioWorld,
  ...values: [...ArgumentsOf<Expression>, ...Extra<Argument>]
) => Promise<void> | void;

/** A step as cucumber-js is to know it. */
export interface BoundStep {
  readonly keyword: Keyword;
  readonly expression: string;
  /** Takes the world, the values and perhaps a table or doc string. */
  readonly code: (world: ScenarioWorld, values: readonly unknown[]) => Promise<void>;
  /** How many values cucumber-js hands over. */
  readonly arity: number;
}

const steps: BoundStep[] = [];
const listeners: ((step: BoundStep) => void)[] = [];
let group = 'Steps';

/** The heading under which the steps that follow stand in the catalogue. */
export function stepsAbout(title: string): void {
  group = title;
}

/** Calls back for each step that is or will be defined. */
export function onStep(listener: (step: BoundStep) => void): void {
  listeners.push(listener);
  steps.forEach(listener);
}

/** What is there before something happens. */
export function Given<const E extends string, A extends 'none' | 'table' | 'docstring' = 'none'>(
  expression: E,
  options: StepOptions<A>,
  code: StepCode<E, A>,
): void {
  define('Given', expression, options, code as LooseCode);
}

/** Something happens; relative times of the claims that follow count from here. */
export function When<const E extends string, A extends 'none' | 'table' | 'docstring' = 'none'>(
  expression: E,
  options: StepOptions<A>,
  code: StepCode<E, A>,
): void {
  define('When', expression, options, code as LooseCode);
}

/** A claim. */
export function Then<const E extends string, A extends 'none' | 'table' | 'docstring' = 'none'>(
  expression: E,
  options: StepOptions<A>,
  code: StepCode<E, A>,
): void {
  define('Then', expression, options, code as LooseCode);
}

/**
 * A state of the cluster: on its own it is claimed for this very instant, and every temporal operator takes it. `make`
 * gets the values of the sentence and answers how to look.
 */
export function ThenState<const E extends string>(
  expression: E,
  options: StepOptions,
  make: (...values: ArgumentsOf<E>) => Look,
): void {
  addPredicate(expression, options.example, make as (...values: readonly unknown[]) => Look);
  define(
    'Then',
    expression,
    { also: ['Given', 'When'], ...options },
    (world) => claimNow(world, parsePredicate(world.stepText)),
    true,
  );
}

type LooseCode = (world: ScenarioWorld, ...values: readonly unknown[]) => Promise<void> | void;

function define(
  keyword: Keyword,
  expression: string,
  options: StepOptions<'none' | 'table' | 'docstring'>,
  code: LooseCode,
  isPredicate = false,
): void {
  const argument = options.argument ?? 'none';
  const also = options.also ?? [];
  addToCatalogue({
    keyword,
    also,
    expression,
    doc: options.doc,
    example: options.example,
    argument,
    ...(options.below === undefined ? {} : { below: options.below }),
    group,
    isPredicate,
  });
  const values = (expression.match(/\{\w*\}/g) ?? []).length;
  const step: BoundStep = {
    keyword,
    expression,
    arity: values + (argument === 'none' ? 0 : 1),
    code: async (world, given) => {
      checkKeyword(world, expression, [keyword, ...also]);
      if (options.takesRejection !== true) world.failOnRejection();
      if (options.describes !== true) await world.createDescribed();
      world.beginStep();
      await code(world, ...prepare(given, values, argument));
    },
  };
  steps.push(step);
  for (const listener of listeners) listener(step);
}

function checkKeyword(world: ScenarioWorld, expression: string, allowed: readonly Keyword[]): void {
  const used = world.stepKeyword;
  if (used === undefined || allowed.includes(used)) return;
  const advice =
    used === 'When' && allowed.includes('Given')
      ? '; what is made in mid-scenario is YAML: "this manifest is applied:"'
      : '';
  throw new InputError(`"${expression}" is a ${allowed.join('/')} step and stands under ${used}${advice}`);
}

function prepare(
  given: readonly unknown[],
  values: number,
  argument: 'none' | 'table' | 'docstring',
): readonly unknown[] {
  if (argument !== 'table') return given;
  const table = given[values] as { raw(): readonly (readonly string[])[] };
  return [...given.slice(0, values), new StepTable(table.raw())];
}
