import type { CompiledRule } from '../../../cel/schema/contract';
import type { FieldError } from '../../field-error';
import { additionalOf, type Schema } from '../../structural-schema/schema';
import { forbidden } from '../../validation/field-errors';

/** What one rule, and all rules of a schema, may cost at worst (validation.go, `StaticEstimatedCostLimit`, v1.36). */
export const RULE_COST_MAX = 10_000_000;
const TOTAL_COST_MAX = 100_000_000;

/** The dearest that is counted: 2^64. */
const BEYOND = 2 ** 64;

interface RuleCost {
  readonly path: string;
  readonly cost: number;
}

/** Adds up what the rules of a schema may cost. */
export class RuleCosts {
  total = 0;
  private dearestFirst: readonly RuleCost[] = [];

  observe(path: string, cost: number): void {
    this.total = Math.min(this.total + cost, BEYOND);
    if (cost < TOTAL_COST_MAX / 100) return;
    this.dearestFirst = [...this.dearestFirst, { path, cost }].sort((a, b) => b.cost - a.cost).slice(0, DEAREST_MAX);
  }

  get dearest(): readonly RuleCost[] {
    return this.dearestFirst;
  }
}

const DEAREST_MAX = 4;

export function overTotal({ total, dearest }: RuleCosts, path: string): readonly FieldError[] {
  if (total <= TOTAL_COST_MAX) return [];
  const contributed = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
  const what = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';
  return [
    ...dearest.map((rule) => forbidden(rule.path, contributed)),
    forbidden(path, costText(what, total, TOTAL_COST_MAX)),
  ];
}

/** How often a value can occur in one object at most; undefined: without bound. */
export type Cardinality = number | undefined;

export const ONCE: Cardinality = 1;

/** For what is within a schema that occurs so often. */
export function cardinalityWithin(schema: Schema, cardinality: Cardinality): Cardinality {
  const factor = elementsMax(schema);
  if (cardinality === undefined || factor === undefined) return undefined;
  return Math.min(cardinality * factor, BEYOND);
}

function elementsMax(schema: Schema): Cardinality {
  const { type, maxItems, maxProperties } = schema;
  if (type === 'array') return maxItems === undefined ? undefined : Math.max(0, maxItems);
  if (type !== 'object' || (additionalOf(schema) === undefined && schema.additionalProperties === undefined)) return 1;
  return maxProperties === undefined ? undefined : Math.max(0, maxProperties);
}

export const costOf = ({ maxCost, maxCardinality }: CompiledRule, cardinality: Cardinality): number =>
  maxCost === 0 ? 0 : Math.min(maxCost * (cardinality ?? maxCardinality), BEYOND);

export function costText(what: string, cost: number, max: number): string {
  const factor = cost / max;
  const times = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`;
  return `${what} exceeds budget by factor of ${times} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}
