import { isGivenEmpty } from '../../given-empty';
import type { FieldError } from '../../field-error';
import { rulesAt } from '../../structural-schema/compiled-rules';
import { isCorrelatable } from '../../structural-schema/rule-faults';
import {
  additionalOf,
  EMBEDDED,
  isSchemas,
  itemsOf,
  LIST_TYPE,
  META_FIELDS,
  propertiesOf,
  VALIDATIONS,
  type Schema,
} from '../../structural-schema/schema';
import { sortedKeys } from '../../../base/go-text';
import { forbidden, internalError, invalid, notSupported, type Findings } from '../../validation/field-errors';
import { internalRule } from './internal-json';
import { listFaults, mapKeyFaults } from './list-schema-faults';
import {
  cardinalityWithin,
  costOf,
  costText,
  ONCE,
  RULE_COST_MAX,
  type Cardinality,
  type RuleCosts,
} from './rule-costs';
import { ruleTextFaults } from './rule-text-faults';

/**
 * What a schema has that is not supported, or does not fit together; then what is wrong with its rules
 * (apiextensions-apiserver/pkg/apis/apiextensions/validation, `ValidateCustomResourceDefinitionOpenAPISchema`, v1.36).
 * The real server visits properties in any order, here they are sorted.
 */
export function openApiFaults(schema: Schema, path: string, costs: RuleCosts | undefined): readonly FieldError[] {
  const found = faultsAt(schema, {
    path,
    costs,
    isRoot: true,
    defaultsRefused: undefined,
    insideMeta: false,
    unrelatedFrom: undefined,
    cardinality: ONCE,
  });
  return [...found.schema, ...found.rules];
}

interface Place {
  readonly path: string;
  /** Absent: rules are not compiled. */
  readonly costs: RuleCosts | undefined;
  readonly isRoot: boolean;
  /** Why there may be no default; undefined: there may. */
  readonly defaultsRefused: string | undefined;
  readonly insideMeta: boolean;
  /** The outermost part of the schema whose values cannot be found in an old object. */
  readonly unrelatedFrom: string | undefined;
  readonly cardinality: Cardinality;
}

/** Rules are only compiled where the schema has no faults at this place or below it. */
interface Found {
  readonly schema: Findings;
  readonly rules: Findings;
}

function faultsAt(schema: Schema, place: Place): Found {
  const { path } = place;
  const found: Found = { schema: [], rules: [] };
  found.schema.push(...unsupported(schema, place));
  if (schema.uniqueItems === true) {
    const detail = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
    found.schema.push(forbidden(`${path}.uniqueItems`, detail));
  }
  visitAdditional(schema, place, found);
  visitProperties(schema, place, found);
  visitCombined(schema, place, found);
  visitItems(schema, place, found);
  for (const [name, dependency] of Object.entries(schema.dependencies ?? {})) {
    if (isDependencySchema(dependency)) visit(dependency, uncompiled(place, `${path}.dependencies[${name}]`), found);
  }
  found.schema.push(...listFaults(schema, path), ...mapKeyFaults(schema, path));
  found.schema.push(...ruleTextFaults(schema, path));
  if (found.schema.length === 0 && place.costs !== undefined) found.rules.push(...ruleFaultsAt(schema, place));
  return found;
}

const isDependencySchema = (dependency: Schema | readonly string[]): dependency is Schema => !Array.isArray(dependency);

function visit(schema: Schema, place: Place, into: Found): void {
  const found = faultsAt(schema, { ...place, isRoot: false });
  into.schema.push(...found.schema);
  into.rules.push(...found.rules);
}

const uncompiled = (place: Place, path: string): Place => ({ ...place, path, costs: undefined });

function visitAdditional(schema: Schema, place: Place, found: Found): void {
  const { additionalProperties } = schema;
  if (additionalProperties === undefined) return;
  const path = `${place.path}.additionalProperties`;
  if (propertiesOf(schema).length > 0 && additionalProperties !== true) {
    found.schema.push(forbidden(path, 'additionalProperties and properties are mutual exclusive'));
  }
  const additional = additionalOf(schema);
  if (additional === undefined) return;
  const reason = place.insideMeta ? 'inside additionalProperties applying to object metadata' : place.defaultsRefused;
  visit(additional, { ...within(schema, place, path), defaultsRefused: reason }, found);
}

const within = (schema: Schema, place: Place, path: string): Place => ({
  ...place,
  path,
  cardinality: cardinalityWithin(schema, place.cardinality),
});

function visitProperties(schema: Schema, place: Place, found: Found): void {
  const { isRoot, path } = place;
  for (const [name, property] of propertiesOf(schema)) {
    const isMeta = (isRoot || schema[EMBEDDED] === true) && META_FIELDS.has(name);
    const below = within(schema, place, `${path}.properties[${name}]`);
    visit(
      property,
      {
        ...below,
        unrelatedFrom: isCorrelatable(schema) ? place.unrelatedFrom : (place.unrelatedFrom ?? path),
        insideMeta: place.insideMeta || isMeta,
        defaultsRefused: isMeta && isRoot ? `in top-level ${name}` : place.defaultsRefused,
      },
      found,
    );
  }
}

function visitCombined(schema: Schema, place: Place, found: Found): void {
  const { not, allOf = [], oneOf = [], anyOf = [], definitions = {} } = schema;
  const { path } = place;
  if (not !== undefined) visit(not, uncompiled(place, `${path}.not`), found);
  for (const [name, schemas] of Object.entries({ allOf, oneOf, anyOf })) {
    schemas.forEach((each, index) => visit(each, uncompiled(place, `${path}.${name}[${index}]`), found));
  }
  for (const name of sortedKeys(definitions)) {
    const definition = definitions[name];
    if (definition !== undefined) visit(definition, uncompiled(place, `${path}.definitions[${name}]`), found);
  }
}

function visitItems(schema: Schema, place: Place, found: Found): void {
  const { items } = schema;
  if (items === undefined) return;
  const isMap = schema[LIST_TYPE] === 'map';
  const unrelatedFrom = isMap ? place.unrelatedFrom : (place.unrelatedFrom ?? place.path);
  const path = `${place.path}.items`;
  const below = { ...within(schema, place, path), unrelatedFrom };
  const single = itemsOf(schema);
  if (single !== undefined) visit(single, below, found);
  if (isSchemas(items)) items.forEach((each, i) => visit(each, { ...below, path: `${path}[${i}]` }, found));
}

const TYPES: readonly string[] = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

function unsupported(schema: Schema, { path, defaultsRefused, insideMeta }: Place): readonly FieldError[] {
  const { type = '', id = '', patternProperties = {}, definitions = {}, items } = schema;
  const findings: Findings = [];
  const refuse = (name: string, isUsed: boolean): void => {
    if (isUsed) findings.push(forbidden(`${path}.${name}`, `${name} is not supported`));
  };
  if (type !== '' && !TYPES.includes(type)) {
    findings.push(notSupported(`${path}.type`, type, TYPES));
  }
  if (schema.default !== undefined && defaultsRefused !== undefined) {
    findings.push(forbidden(`${path}.default`, `must not be set ${defaultsRefused}`));
  }
  refuse('id', id !== '');
  refuse('additionalItems', schema.additionalItems !== undefined);
  refuse('patternProperties', Object.keys(patternProperties).length > 0);
  refuse('definitions', Object.keys(definitions).length > 0);
  refuse('dependencies', schema.dependencies !== undefined || isGivenEmpty(schema, 'dependencies'));
  refuse('$ref', schema.$ref !== undefined);
  if (type === 'null') {
    findings.push(forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'));
  }
  if (items !== undefined && isSchemas(items) && items.length > 0) {
    findings.push(forbidden(`${path}.items`, 'items must be a schema object and not an array'));
  }
  if (insideMeta && schema[EMBEDDED] === true) {
    findings.push(forbidden(`${path}.${EMBEDDED}`, 'must not be used inside of resource meta'));
  }
  return findings;
}

function ruleFaultsAt(schema: Schema, place: Place): readonly FieldError[] {
  const rules = schema[VALIDATIONS] ?? [];
  if (rules.length === 0) return [];
  const path = `${place.path}.${VALIDATIONS}`;
  const compiled = rulesAt(schema, place.isRoot || schema[EMBEDDED] === true);
  if (compiled === undefined) {
    const why = 'unable to convert structural schema to CEL declarations';
    const detail = `internal error: failed to construct type information for x-kubernetes-validations rules: ${why}`;
    return [internalError(path, detail)];
  }
  return compiled.rules.flatMap((rule, index) =>
    oneRuleFaults(schema, { ...place, path: `${path}[${index}]` }, rule, index),
  );
}

type Compiled = Parameters<typeof costOf>[0];

function oneRuleFaults(schema: Schema, place: Place, compiled: Compiled, index: number): readonly FieldError[] {
  const { path, costs, cardinality, unrelatedFrom } = place;
  const rule = schema[VALIDATIONS]?.[index];
  if (rule === undefined) return [];
  const findings: Findings = [];
  const cost = costOf(compiled, cardinality);
  if (cost > RULE_COST_MAX) {
    findings.push(forbidden(`${path}.rule`, costText('estimated rule cost', cost, RULE_COST_MAX)));
  }
  costs?.observe(`${path}.rule`, cost);
  if (compiled.error !== undefined) findings.push(invalid(`${path}.rule`, internalRule(rule), compiled.error.detail));
  findings.push(...messageFaults(compiled, place, internalRule(rule)));
  if (compiled.usesOldSelf) {
    if (unrelatedFrom !== undefined) {
      const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${unrelatedFrom}`;
      findings.push(invalid(`${path}.rule`, rule.rule, detail));
    }
  } else if (rule.optionalOldSelf !== undefined) {
    const detail = 'may not be set if oldSelf is not used in rule';
    findings.push(invalid(`${path}.optionalOldSelf`, rule.optionalOldSelf, detail));
  }
  return findings;
}

function messageFaults(compiled: Compiled, { path, costs }: Place, shown: object): readonly FieldError[] {
  const at = `${path}.messageExpression`;
  const { messageExpression, messageExpressionError, messageExpressionMaxCost: cost } = compiled;
  if (messageExpressionError !== undefined) return [invalid(at, shown, messageExpressionError.detail)];
  if (messageExpression === undefined) return [];
  costs?.observe(at, cost);
  const isDear = cost > RULE_COST_MAX;
  return isDear ? [forbidden(at, costText('estimated messageExpression cost', cost, RULE_COST_MAX))] : [];
}
