import { addQuantities, canonicalQuantity, compareQuantities, quantityValue } from '../../../base/quantity';
import type { CapacityRequestPolicy, CapacityRequestPolicyRange } from '../../types/resource-v1';
import type { Quantity } from '../../types/scalars';
import { forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { checkSet } from './bounded-list';

/** How much of a capacity may be asked for (pkg/apis/resource/validation, v1.36). */
export function validateRequestPolicy(
  policy: CapacityRequestPolicy,
  capacity: Quantity,
  path: string,
  findings: Findings,
): void {
  const { default: standard, validValues = [], validRange } = policy;
  if (validValues.length > 0 && validRange !== undefined) {
    findings.push(
      forbidden(
        path,
        'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time',
      ),
    );
    return;
  }
  const field = validValues.length > 0 ? 'validValues' : 'validRange';
  if (field === 'validRange' && validRange === undefined) return;
  if (standard === null) findings.push(required(`${path}.default`, `required when ${field} is defined`));
  else if (validRange === undefined)
    validateValues(validValues, { standard, capacity }, `${path}.validValues`, findings);
  else validateRange(validRange, { standard, capacity }, `${path}.validRange`, findings);
}

interface Amounts {
  /** What is taken when nothing is asked for. */
  readonly standard: Quantity;
  readonly capacity: Quantity;
}

const OPTIONS_MAX = 10;

function validateValues(
  values: readonly Quantity[],
  { standard, capacity }: Amounts,
  path: string,
  findings: Findings,
): void {
  values.forEach((value, index) => {
    const before = values[index - 1];
    if (before !== undefined && compareQuantities(before, value) > 0)
      findings.push(invalid(`${path}[${index}]`, canonicalQuantity(value), 'values must be sorted in ascending order'));
  });
  let found = false;
  const check = (option: Quantity, at: string): void => {
    if (compareQuantities(option, capacity) > 0)
      findings.push(invalid(at, canonicalQuantity(option), larger('option', capacity)));
    found ||= compareQuantities(option, standard) === 0;
  };
  checkSet(values, { itemsMax: OPTIONS_MAX, keyOf: (option) => String(quantityValue(option)), check }, path, findings);
  if (!found)
    findings.push(
      invalid(path, canonicalQuantity(standard), 'default value is not valid according to the requestPolicy'),
    );
}

const larger = (what: string, capacity: Quantity): string =>
  `${what} is larger than capacity value: ${canonicalQuantity(capacity)}`;

function validateRange(
  { min, max, step }: CapacityRequestPolicyRange,
  amounts: Amounts,
  path: string,
  findings: Findings,
): void {
  if (min === undefined) {
    findings.push(required(`${path}.min`, 'required when validRange is defined'));
    return;
  }
  const { standard, capacity } = amounts;
  const refuse = (field: string, shown: Quantity, text: string): void => {
    findings.push(invalid(`${path}.${field}`, canonicalQuantity(shown), text));
  };
  if (compareQuantities(min, capacity) > 0) refuse('min', min, larger('min', capacity));
  if (compareQuantities(standard, min) < 0)
    refuse('min', standard, `default is less than min: ${canonicalQuantity(min)}`);
  if (max !== undefined) {
    if (compareQuantities(min, max) > 0) refuse('max', min, `min is larger than max: ${canonicalQuantity(max)}`);
    if (compareQuantities(max, capacity) > 0) refuse('max', max, larger('max', capacity));
    if (compareQuantities(standard, max) > 0)
      refuse('max', standard, `default is more than max: ${canonicalQuantity(max)}`);
  }
  if (step === undefined) return;
  const first = addQuantities(min, step);
  if (compareQuantities(first, capacity) > 0)
    refuse('step', step, larger(`one step ${canonicalQuantity(first)}`, capacity));
  for (const value of max === undefined ? [standard] : [standard, max])
    if ((quantityValue(value) - quantityValue(min)) % quantityValue(step) !== 0)
      refuse(
        'step',
        value,
        `value is not a multiple of a given step (${canonicalQuantity(step)}) from (${canonicalQuantity(min)})`,
      );
}
