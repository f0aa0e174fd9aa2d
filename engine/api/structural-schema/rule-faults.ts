import type { CompiledRule, PlainValue, RuleVariables } from '../../cel/schema/contract';
import { quote, sortedKeys } from '../../base/go-text';
import type { FieldError } from '../field-error';
import type { ValidationRule } from '../types/apiextensions-v1';
import { byteLength } from '../validation/formats';
import { duplicate, forbidden, invalid, invalidHere, required } from '../validation/field-errors';
import { rulesAt } from './compiled-rules';
import { itemsByKey, listKey, type Correlation } from './correlation';
import { findField } from './field-path';
import { sortedJson } from './json';
import {
  additionalOf,
  EMBEDDED,
  isFields,
  isItems,
  itemsOf,
  LIST_TYPE,
  MAP_TYPE,
  propertiesOf,
  VALIDATIONS,
  type Schema,
} from './schema';
import { NO_PATH } from './value-fault';

/** What rules may cost for one object (apiserver/pkg/apis/cel/config.go, `RuntimeCELCostBudget`, v1.36). */
export const RULE_BUDGET = 10_000_000;

const MESSAGE_BYTES_MAX = 5 * 1024;

export interface RuleQuestion {
  readonly value: unknown;
  /** The value before; undefined or null: there was none. */
  readonly old?: unknown;
  readonly isRoot: boolean;
  /** The path of the value; empty for a whole object. */
  readonly path: string;
  /** Present: what did not change is only warned of. */
  readonly correlation?: Correlation;
}

export interface RuleFindings {
  readonly findings: readonly FieldError[];
  readonly warnings: readonly string[];
}

/**
 * What the rules in a schema (`x-kubernetes-validations`) have against a value
 * (apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go, v1.36). Fields are visited in the order of their
 * names.
 */
export function ruleFaults(schema: Schema, question: RuleQuestion): RuleFindings {
  if (!hasRules(schema)) return NOTHING;
  const evaluation: Evaluation = { findings: [], warnings: [], budget: RULE_BUDGET };
  const { value, old, isRoot, path, correlation } = question;
  visit({ schema, value, old, path, isRoot, ratchet: { current: correlation, parent: undefined } }, evaluation);
  return evaluation;
}

const NOTHING: RuleFindings = Object.freeze({ findings: Object.freeze([]), warnings: Object.freeze([]) });

const knownToHave = new WeakMap<Schema, boolean>();

export function hasRules(schema: Schema): boolean {
  let found = knownToHave.get(schema);
  if (found === undefined) {
    const below = [itemsOf(schema), additionalOf(schema), ...Object.values(schema.properties ?? {})];
    found = (schema[VALIDATIONS]?.length ?? 0) > 0 || below.some((each) => each !== undefined && hasRules(each));
    knownToHave.set(schema, found);
  }
  return found;
}

interface Evaluation {
  readonly findings: FieldError[];
  readonly warnings: string[];
  /** Negative: no rule is looked at any more. */
  budget: number;
}

interface Ratchet {
  /** Undefined: this part of the value cannot be found in the old one. */
  readonly current: Correlation | undefined;
  /** The nearest one above that could. */
  readonly parent: Correlation | undefined;
}

interface Node {
  readonly schema: Schema;
  readonly value: unknown;
  readonly old: unknown;
  readonly path: string;
  readonly isRoot: boolean;
  readonly ratchet: Ratchet;
}

function visit(node: Node, evaluation: Evaluation): void {
  const { schema, value, old, path, ratchet } = node;
  if (evaluation.budget < 0 || value === null || value === undefined || !hasRules(schema)) return;
  if ((schema[VALIDATIONS]?.length ?? 0) > 0) evaluateAt(node, evaluation);
  if (isItems(value)) {
    const items = itemsOf(schema);
    const before = isItems(old) && schema[LIST_TYPE] === 'map' ? itemsByKey(old, schema) : undefined;
    if (items === undefined) return;
    value.forEach((item, index) => {
      const key = before === undefined ? undefined : listKey(item, schema);
      const child = { schema: items, value: item, old: key === undefined ? undefined : before?.get(key) };
      visit({ ...child, path: `${path}[${index}]`, isRoot: false, ratchet: itemRatchet(ratchet, index) }, evaluation);
    });
  } else if (isFields(value)) visitFields(node, evaluation);
}

function visitFields({ schema, value, old, path, ratchet }: Node, evaluation: Evaluation): void {
  if (!isFields(value)) return;
  const before = isFields(old) && isCorrelatable(schema) ? old : {};
  const additional = additionalOf(schema);
  for (const name of additional === undefined ? [] : sortedKeys(value)) {
    if (additional === undefined) break;
    const child = { schema: additional, value: value[name], old: before[name] };
    const below = { path: `${path}[${name}]`, isRoot: false, ratchet: fieldRatchet(ratchet, name) };
    visit({ ...child, ...below }, evaluation);
  }
  for (const [name, property] of propertiesOf(schema)) {
    if (!Object.hasOwn(value, name)) continue;
    const child = { schema: property, value: value[name], old: before[name] };
    const below = { path: join(path, name), isRoot: false, ratchet: fieldRatchet(ratchet, name) };
    visit({ ...child, ...below }, evaluation);
  }
}

/** Parts of a map can be compared with what they were. */
export const isCorrelatable = (schema: Schema): boolean =>
  schema[MAP_TYPE] === undefined || schema[MAP_TYPE] === 'granular' || schema[MAP_TYPE] === 'atomic';

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function fieldRatchet(ratchet: Ratchet, name: string): Ratchet {
  const { current, parent } = ratchet;
  if (current === undefined) return ratchet;
  const isTypeMeta = parent === undefined && (name === 'apiVersion' || name === 'kind');
  return isTypeMeta ? { current: undefined, parent: undefined } : { current: current.field(name), parent: current };
}

const itemRatchet = (ratchet: Ratchet, index: number): Ratchet =>
  ratchet.current === undefined ? ratchet : { current: ratchet.current.item(index), parent: ratchet.current };

const isUnchanged = ({ current, parent }: Ratchet): boolean =>
  current === undefined ? (parent?.isSame ?? false) : current.isSame;

const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run';

function evaluateAt(node: Node, evaluation: Evaluation): void {
  const { schema, isRoot } = node;
  const { type = '' } = schema;
  const path = node.path === '' ? NO_PATH : node.path;
  const compiled = rulesAt(schema, isRoot || schema[EMBEDDED] === true);
  if (compiled === undefined) return;
  if (evaluation.budget <= 0) return stop(evaluation, invalid(path, type, OUT_OF_BUDGET));
  const rules = schema[VALIDATIONS] ?? [];
  for (const [index, rule] of rules.entries()) {
    const program = compiled.rules[index];
    if (program === undefined) continue;
    if (program.error !== undefined) {
      evaluation.findings.push(invalid(path, type, `rule compile error: ${program.error.detail}`));
    } else if (isAsked(program, rule, node)) evaluateRule({ ...node, rule, program }, evaluation);
    if (evaluation.budget < 0) return;
  }
}

/** A rule about a change has nothing to say where there is none, unless it says that it has. */
const isAsked = ({ program, usesOldSelf }: CompiledRule, { optionalOldSelf }: ValidationRule, { old }: Node): boolean =>
  program !== undefined && (!usesOldSelf || (old !== undefined && old !== null) || optionalOldSelf === true);

function stop(evaluation: Evaluation, finding: FieldError): void {
  evaluation.findings.push(finding);
  evaluation.budget = -1;
}

interface Asked extends Node {
  readonly rule: ValidationRule;
  readonly program: CompiledRule;
}

function evaluateRule(asked: Asked, evaluation: Evaluation): void {
  const { schema, rule, program } = asked;
  const { type = '' } = schema;
  const path = asked.path === '' ? NO_PATH : asked.path;
  const outcome = program.program?.evaluate(variablesOf(asked));
  if (outcome === undefined) return;
  if (outcome.cost > evaluation.budget) return stop(evaluation, invalid(path, type, OUT_OF_BUDGET));
  evaluation.budget -= outcome.cost;
  if (outcome.ok) {
    if (outcome.value !== true) refuse(asked, evaluation);
  } else if (outcome.error.startsWith('no such overload')) {
    const detail = `'${outcome.error}': call arguments did not match a supported operator, function or macro signature for rule: ${shortText(rule)}`;
    evaluation.findings.push(invalid(path, type, detail));
  } else if (outcome.overLimit) {
    const detail = `'${outcome.error}': no further validation rules will be run due to call cost exceeds limit for rule: ${shortText(rule)}`;
    stop(evaluation, invalid(path, type, detail));
  } else evaluation.findings.push(invalid(path, type, `${outcome.error} evaluating rule: ${shortText(rule)}`));
}

function variablesOf({ value, old }: Node): RuleVariables {
  const self = value as PlainValue;
  return old === undefined || old === null ? { self } : { self, oldSelf: old as PlainValue };
}

const shortText = ({ rule, message = '' }: ValidationRule): string => (message === '' ? rule : message).trim();

/** The rule does not hold. */
function refuse(asked: Asked, evaluation: Evaluation): void {
  const { rule, schema, value, program, ratchet } = asked;
  const path = refusedPath(asked);
  const add = (finding: FieldError): void => {
    if (!program.usesOldSelf && isUnchanged(ratchet)) evaluation.warnings.push(`${finding.field}: ${finding.message}`);
    else evaluation.findings.push(finding);
  };
  const message = ownMessage(asked, evaluation);
  if ('fault' in message) {
    add(invalid(path, schema.type ?? '', message.fault));
    evaluation.budget = -1;
    return;
  }
  const given = rule.message ?? '';
  const detail = message.text ?? (given === '' ? `failed rule: ${shortText(rule)}` : given.trim());
  const shown = schema.type === 'object' || schema.type === 'array' ? undefined : { value: sortedJson(value) };
  add(findingOf(rule.reason, path, detail, shown));
}

function refusedPath({ path, rule, schema }: Asked): string {
  const { fieldPath = '' } = rule;
  const found = fieldPath === '' ? undefined : findField(fieldPath, schema, { brackets: true });
  if (found?.ok !== true || found.path === '') return path === '' ? NO_PATH : path;
  return join(path, found.path);
}

function findingOf(
  reason: string | undefined,
  path: string,
  detail: string,
  shown: { readonly value: unknown } | undefined,
): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(path, detail);
    case 'FieldValueRequired':
      return required(path, detail);
    case 'FieldValueDuplicate':
      return shown === undefined
        ? { type: 'FieldValueDuplicate', field: path, message: 'Duplicate value' }
        : duplicate(path, shown.value);
    default:
      return shown === undefined ? invalidHere(path, detail) : invalid(path, shown.value, detail);
  }
}

/** What messageExpression says; nothing, where it has nothing fit to say. */
function ownMessage(
  { program, rule, ...node }: Asked,
  evaluation: Evaluation,
): { readonly text?: string } | { readonly fault: string } {
  const outcome = program.messageExpression?.evaluate(variablesOf(node));
  if (outcome === undefined) return {};
  if (outcome.cost > evaluation.budget) {
    const why = 'messageExpression evaluation failed due to running out of cost budget';
    return { fault: `${why}, no further validation rules will be run` };
  }
  if (!outcome.ok && outcome.overLimit) {
    const source = quote(rule.messageExpression ?? '');
    const why = 'no further validation rules will be run due to call cost exceeds limit for messageExpression';
    return { fault: `${why}: ${source}` };
  }
  evaluation.budget -= outcome.cost;
  const text = outcome.ok && typeof outcome.value === 'string' ? outcome.value.trim() : '';
  return text === '' || text.includes('\n') || byteLength(text) > MESSAGE_BYTES_MAX ? {} : { text };
}
