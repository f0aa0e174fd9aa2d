import type { FieldError } from '../../../api/field-error';
import type { HookContext } from '../../../api/kinds/definition';
import type { KubeObject } from '../../../api/object';
import { Correlation } from '../../../api/structural-schema/correlation';
import { embeddedFaults } from '../../../api/structural-schema/embedded-meta';
import { sortedJson } from '../../../api/structural-schema/json';
import { listTypeFaults } from '../../../api/structural-schema/list-types';
import { hasRules, ruleFaults } from '../../../api/structural-schema/rule-faults';
import { propertyOf, type Fields, type Schema } from '../../../api/structural-schema/schema';
import { validateValue } from '../../../api/structural-schema/validate-value';
import { NO_PATH } from '../../../api/structural-schema/value-fault';
import type { CustomResourceSubresourceScale } from '../../../api/types/apiextensions-v1';
import { invalid, type Findings } from '../../../api/validation/field-errors';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../../api/validation/object-meta';
import { stepsOf, valueAt } from './value-at';

/** What objects of one version are judged by. */
export interface Validated {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly schema: Schema | undefined;
  readonly scale: CustomResourceSubresourceScale | undefined;
}

/** Findings, and what is only warned of because it did not change. */
export interface Validation {
  readonly findings: readonly FieldError[];
  readonly warnings: readonly string[];
}

/** registry/customresource/strategy.go and validator.go of apiextensions-apiserver, v1.36. */
export function validateNew(version: Validated, object: KubeObject): Validation {
  const findings = typeFindings(version, object);
  if (findings.length === 0) {
    validateObjectMeta(object.metadata, { namespaced: version.namespaced, nameRule: 'dns-subdomain' }, findings);
    findings.push(...validateValue(object, version.schema ?? {}));
    findings.push(...scaleFindings(version.scale, object, true));
  }
  const { schema } = version;
  if (schema === undefined) return { findings, warnings: [] };
  findings.push(...embeddedFaults(object, schema), ...listTypeFaults(object, schema));
  return withRules(schema, findings, () => ruleFaults(schema, { value: object, isRoot: true, path: '' }));
}

export function validateChange(
  version: Validated,
  next: KubeObject,
  old: KubeObject,
  { subresource }: Pick<HookContext, 'subresource'>,
): Validation {
  const { schema } = version;
  const correlation = new Correlation(next, old, schema);
  const findings = typeFindings(version, next);
  if (findings.length === 0) {
    validateObjectMetaUpdate(next.metadata, old.metadata, findings);
    const isStatus = subresource === 'status';
    findings.push(
      ...(isStatus
        ? statusFindings(version, next, old, correlation)
        : validateValue(next, schema ?? {}, '', correlation)),
    );
    findings.push(...scaleFindings(version.scale, next, !isStatus));
  }
  if (schema === undefined) return { findings, warnings: [] };
  if (subresource !== 'status') findings.push(...embeddedFaults(next, schema));
  if (listTypeFaults(old, schema).length === 0) findings.push(...listTypeFaults(next, schema));
  return withRules(schema, findings, () =>
    ruleFaults(schema, { value: next, old, isRoot: true, path: '', correlation }),
  );
}

/** Only the status is looked at, by its own schema. */
function statusFindings(
  { schema }: Validated,
  next: KubeObject,
  old: KubeObject,
  correlation: Correlation,
): readonly FieldError[] {
  const { status } = next as unknown as Fields;
  const statusSchema = schema === undefined ? undefined : propertyOf(schema, 'status');
  if (status === undefined || statusSchema === undefined) return [];
  const before = (old as unknown as Fields)['status'];
  const node = correlation.field('status') ?? new Correlation(status, before ?? null, statusSchema);
  return validateValue(status, statusSchema, 'status', node);
}

/** Rules are not asked about an object whose shape they could stumble over. */
function withRules(schema: Schema, findings: Findings, judge: () => Validation): Validation {
  if (!hasRules(schema)) return { findings, warnings: [] };
  if (findings.some(({ type }) => BLOCKING.has(type))) {
    return { findings: [...findings, invalid(NO_PATH, null, UNCHECKED)], warnings: [] };
  }
  const judged = judge();
  return { findings: [...findings, ...judged.findings], warnings: judged.warnings };
}

const UNCHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

const BLOCKING: ReadonlySet<FieldError['type']> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

function typeFindings({ apiVersion, kind }: Validated, object: KubeObject): Findings {
  const findings: Findings = [];
  if (object.kind !== kind) findings.push(invalid('kind', object.kind, `must be ${kind}`));
  if (object.apiVersion !== apiVersion)
    findings.push(invalid('apiVersion', object.apiVersion, `must be ${apiVersion}`));
  return findings;
}

const REPLICAS_MAX = 2 ** 31 - 1;

function scaleFindings(
  scale: CustomResourceSubresourceScale | undefined,
  object: KubeObject,
  withSpec: boolean,
): readonly FieldError[] {
  if (scale === undefined) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = scale;
  const selector = labelSelectorPath === '' ? undefined : valueAt(object, labelSelectorPath);
  return [
    ...(withSpec ? replicasFindings(object, specReplicasPath) : []),
    ...replicasFindings(object, statusReplicasPath),
    ...(selector === undefined || typeof selector === 'string'
      ? []
      : [invalid(labelSelectorPath, '', accessorText(labelSelectorPath, selector, 'string'))]),
  ];
}

function replicasFindings(object: KubeObject, path: string): readonly FieldError[] {
  const value = valueAt(object, path) ?? 0;
  if (typeof value !== 'number' || !Number.isInteger(value))
    return [invalid(path, 0, accessorText(path, value, 'int64'))];
  if (value < 0) return [invalid(path, value, 'should be a non-negative integer')];
  return value > REPLICAS_MAX ? [invalid(path, value, `should be less than or equal to ${REPLICAS_MAX}`)] : [];
}

const GO_TYPES: Readonly<Record<string, string>> = { string: 'string', number: 'float64', boolean: 'bool' };

function accessorText(path: string, value: unknown, expected: string): string {
  const type = Array.isArray(value) ? '[]interface {}' : (GO_TYPES[typeof value] ?? 'map[string]interface {}');
  const shown = typeof value === 'object' ? JSON.stringify(sortedJson(value)) : String(value);
  return `.${stepsOf(path).join('.')} accessor error: ${shown} is of the type ${type}, expected ${expected}`;
}
