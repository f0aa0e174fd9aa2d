import type { FieldError } from '../../field-error';
import { coerceMeta, embeddedFaults } from '../../structural-schema/embedded-meta';
import { sameJson, sortedJson } from '../../structural-schema/json';
import { prune } from '../../structural-schema/prune';
import { ruleFaults } from '../../structural-schema/rule-faults';
import {
  asResourceRoot,
  EMBEDDED,
  itemsOf,
  META_FIELDS,
  propertiesOf,
  type Schema,
} from '../../structural-schema/schema';
import { validateValue } from '../../structural-schema/validate-value';
import { invalid } from '../../validation/field-errors';

/**
 * Defaults must be valid and must survive pruning (apiextensions-apiserver/pkg/apiserver/schema/defaulting, v1.36). In
 * additionalProperties there are none.
 */
export function defaultFaults(schema: Schema, path: string): readonly FieldError[] {
  const root = asResourceRoot(schema);
  return faultsAt(root, { path, resource: root, around: rooted, insideMeta: false });
}

interface Place {
  readonly path: string;
  /** The schema of the resource, custom or embedded, that this is a part of. */
  readonly resource: Schema;
  /** A resource with nothing in it but a value of this schema at its place. */
  readonly around: (value: unknown) => unknown;
  readonly insideMeta: boolean;
}

const TYPE_META = { apiVersion: 'validation/v1', kind: 'Validation' };
const rooted = (value: unknown): unknown => ({ ...TYPE_META, ...(value as object) });

function faultsAt(schema: Schema, given: Place): readonly FieldError[] {
  const isResource = schema[EMBEDDED] === true;
  const place = isResource ? { ...given, insideMeta: false, around: rooted, resource: schema } : given;
  const items = itemsOf(schema);
  return [
    ...(schema.default === undefined ? [] : ownFaults(schema, place)),
    ...(items === undefined
      ? []
      : faultsAt(items, {
          ...place,
          path: `${place.path}.items`,
          around: (value) => place.around([value]),
        })),
    ...propertiesOf(schema).flatMap(([name, property]) =>
      faultsAt(property, {
        ...place,
        path: `${place.path}.properties[${name}]`,
        around: (value) => place.around({ [name]: value }),
        insideMeta: place.insideMeta || (isResource && META_FIELDS.has(name)),
      }),
    ),
  ];
}

function ownFaults(schema: Schema, place: Place): readonly FieldError[] {
  const path = `${place.path}.default`;
  const value = schema.default;
  const meta = place.insideMeta ? metaFaults(value, place, path) : outsideMetaFaults(schema, path);
  if (meta.some(({ isLast }) => isLast)) return meta.map(({ finding }) => finding);
  const found = validateValue(value, schema, path);
  const valid = found.length > 0 ? found : ruleFindings(schema, value, path);
  return [...meta.map(({ finding }) => finding), ...valid];
}

interface Checked {
  readonly finding: FieldError;
  /** What comes after it is not looked at. */
  readonly isLast: boolean;
}

function metaFaults(value: unknown, { around, resource }: Place, path: string): readonly Checked[] {
  const surrounding = around(value);
  const coerced = coerceMeta(surrounding, resource, { isRoot: true });
  const why = coerced.ok ? embeddedFaults(coerced.value, resource, '', true) : [coerced.fault];
  if (why.length === 0) return [];
  const texts = why.map(({ field, message }) => `${field}: ${message}`);
  const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return [{ finding: invalid(path, sortedJson(value), `must result in valid metadata: ${text}`), isLast: true }];
}

function outsideMetaFaults(schema: Schema, path: string): readonly Checked[] {
  const value = schema.default;
  const isRoot = schema[EMBEDDED] === true;
  const isPruned = sameJson(prune(value, schema, isRoot), value);
  const unknown = isPruned
    ? []
    : [{ finding: invalid(path, sortedJson(value), 'must not have unknown fields'), isLast: false }];
  const coerced = coerceMeta(value, schema, { isRoot, path });
  const why = coerced.ok ? embeddedFaults(coerced.value, schema, path, isRoot) : [coerced.fault];
  return [...unknown, ...why.map((finding) => ({ finding, isLast: true }))];
}

/** As a value that stays, and as one that is new. */
function ruleFindings(schema: Schema, value: unknown, path: string): readonly FieldError[] {
  const isRoot = schema[EMBEDDED] === true;
  const { findings } = ruleFaults(schema, { value, old: value, isRoot, path });
  return findings.length > 0 ? findings : ruleFaults(schema, { value, isRoot, path }).findings;
}
