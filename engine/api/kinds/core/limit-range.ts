import { sortedKeys } from '../../../base/go-text';
import { canonicalQuantity, compareQuantities, quantityMillis, quantityValue } from '../../../base/quantity';
import { limitranges } from '../../resources';
import type { LimitRange, LimitRangeItem } from '../../types/core-v1';
import { duplicate, forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { labelKeyFaults } from '../../validation/formats';
import { checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata } from '../metadata-validation';
import { ifPresent, mapShared, withFields } from '../sharing';
import { defaultResourceList, withMissing, type ResourceList } from './resource-list';
import { mayOvercommit, validateContainerResourceName, validateResourceName } from './resource-validation';

const validateLimitRange = checkedObject(validate);

/** pkg/registry/core/limitrange, v1.36. */
export const limitRange = defineKind(limitranges, {
  shortNames: ['limits'],
  createOnUpdate: true,
  defaults: (range) =>
    withFields(range, { spec: withFields(range.spec, { limits: mapShared(range.spec.limits, defaultItem) }) }),
  /** A range without a name gets one that nobody else has. */
  prepareForCreate: (range) =>
    range.metadata.name === undefined || range.metadata.name === ''
      ? { ...range, metadata: { ...range.metadata, name: range.metadata.uid } }
      : range,
  validate: validateLimitRange,
  validateUpdate: validateLimitRange,
});

const LISTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
type ListName = (typeof LISTS)[number];

/** SetDefaults_LimitRangeItem: of containers, what is not said of the default follows from the maximum, and so on. */
function defaultItem(item: LimitRangeItem): LimitRangeItem {
  const rounded = withFields(
    item,
    Object.fromEntries(LISTS.map((key) => [key, ifPresent(item[key], defaultResourceList)])) as Partial<
      Record<ListName, ResourceList>
    >,
  );
  if (rounded.type !== 'Container') return rounded;
  const limits = withMissing(rounded.default, rounded.max);
  const requests = withMissing(withMissing(rounded.defaultRequest, limits), rounded.min);
  return withFields(rounded, { default: limits, defaultRequest: requests });
}

function validate({ metadata, spec }: LimitRange, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  const types = new Set<string>();
  spec.limits.forEach((item, index) => {
    const at = `spec.limits[${index}]`;
    validateType(item.type, `${at}.type`, findings);
    if (types.has(item.type)) findings.push(duplicate(`${at}.type`, item.type));
    types.add(item.type);
    validateNames(item, at, findings);
    const names = new Set(LISTS.flatMap((key) => (isShut(item, key) ? [] : sortedKeys(item[key] ?? {}))));
    for (const name of [...names].sort()) validateAmounts(item, name, at, findings);
  });
}

function validateType(type: string, path: string, findings: Findings): void {
  const faults = labelKeyFaults(type);
  for (const fault of faults) findings.push(invalid(path, type, fault));
  if (faults.length === 0 && !type.includes('/') && !['Pod', 'Container', 'PersistentVolumeClaim'].includes(type))
    findings.push(invalid(path, type, 'must be a standard limit type or fully qualified'));
}

const isShut = (item: LimitRangeItem, key: ListName): boolean =>
  item.type === 'Pod' && (key === 'default' || key === 'defaultRequest');

function validateNames(item: LimitRangeItem, path: string, findings: Findings): void {
  const check = item.type === 'Pod' || item.type === 'Container' ? validateContainerResourceName : validateResourceName;
  for (const key of LISTS) {
    if (key === 'maxLimitRequestRatio') validateStorage(item, path, findings);
    if (isShut(item, key)) {
      if (Object.keys(item[key] ?? {}).length > 0)
        findings.push(forbidden(`${path}.${key}`, "may not be specified when `type` is 'Pod'"));
    } else for (const name of sortedKeys(item[key] ?? {})) check(name, `${path}.${key}[${name}]`, findings);
  }
}

function validateStorage({ type, min, max }: LimitRangeItem, path: string, findings: Findings): void {
  if (type === 'PersistentVolumeClaim' && min?.['storage'] === undefined && max?.['storage'] === undefined)
    findings.push(
      required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'),
    );
}

const WORDS: Readonly<Record<ListName, string>> = {
  min: 'min value',
  max: 'max value',
  default: 'default value',
  defaultRequest: 'default request value',
  maxLimitRequestRatio: 'ratio',
};

/** Which list may not exceed which, where the finding is put, and whose amount it shows. */
const ORDER: readonly (readonly [low: ListName, high: ListName, at: ListName, shown: ListName, highWords?: string])[] =
  [
    ['min', 'max', 'min', 'min'],
    ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest'],
    ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest'],
    ['defaultRequest', 'default', 'defaultRequest', 'defaultRequest', 'default limit value'],
    ['min', 'default', 'default', 'min'],
    ['default', 'max', 'default', 'max'],
  ];

function validateAmounts(item: LimitRangeItem, name: string, path: string, findings: Findings): void {
  const of = (key: ListName): string | undefined => (isShut(item, key) ? undefined : item[key]?.[name]);
  for (const [low, high, at, shown, words] of ORDER) {
    const below = of(low);
    const above = of(high);
    if (below === undefined || above === undefined || compareQuantities(below, above) <= 0) continue;
    const text = `${WORDS[low]} ${canonicalQuantity(below)} is greater than ${words ?? WORDS[high]} ${canonicalQuantity(above)}`;
    findings.push(invalid(`${path}.${at}[${name}]`, canonicalQuantity(of(shown) ?? '0'), text));
  }
  validateRatio(of('maxLimitRequestRatio'), of('min'), of('max'), `${path}.maxLimitRequestRatio[${name}]`, findings);
  const limit = of('default');
  const request = of('defaultRequest');
  if (mayOvercommit(name) || limit === undefined || request === undefined || compareQuantities(limit, request) === 0)
    return;
  findings.push(
    invalid(
      `${path}.defaultRequest[${name}]`,
      request,
      `default value ${limit} must equal to defaultRequest value ${request} in ${name}`,
    ),
  );
}

const MILLIS_MAX = 9_223_372_036_854_775;

function validateRatio(
  ratio: string | undefined,
  min: string | undefined,
  max: string | undefined,
  path: string,
  findings: Findings,
): void {
  if (ratio === undefined) return;
  if (compareQuantities(ratio, '1') < 0) findings.push(invalid(path, ratio, `ratio ${ratio} is less than 1`));
  if (min === undefined || max === undefined) return;
  const inMillis = [ratio, min, max].every((amount) => quantityValue(amount) < MILLIS_MAX);
  const limit = inMillis ? quantityMillis(max) / quantityMillis(min) : quantityValue(max) / quantityValue(min);
  const value = inMillis ? quantityMillis(ratio) / 1000 : quantityValue(ratio);
  if (value > limit)
    findings.push(invalid(path, ratio, `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}`));
}
