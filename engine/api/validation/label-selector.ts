import type { LabelSelector, LabelSelectorRequirement } from '../types/meta-v1';
import { checkLabelKey } from './checks';
import { forbidden, invalid, required, type Findings } from './field-errors';
import { labelValueFaults } from './formats';
import { validateLabels } from './object-meta';

/** metav1 validation of a label selector; `allowInvalidValues`: an old object holds one already. */
export function validateLabelSelector(
  selector: LabelSelector | undefined | null,
  path: string,
  findings: Findings,
  { allowInvalidValues = false }: { allowInvalidValues?: boolean } = {},
): void {
  if (selector === undefined || selector === null) return;
  validateLabels(selector.matchLabels, `${path}.matchLabels`, findings);
  (selector.matchExpressions ?? []).forEach((requirement, index) =>
    validateRequirement(requirement, `${path}.matchExpressions[${index}]`, allowInvalidValues, findings),
  );
}

function validateRequirement(
  { key, operator, values = [] }: LabelSelectorRequirement,
  path: string,
  allowInvalidValues: boolean,
  findings: Findings,
): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0)
      findings.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      findings.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else findings.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  checkLabelKey(key, `${path}.key`, findings);
  if (allowInvalidValues) return;
  values.forEach((value, index) => {
    for (const fault of labelValueFaults(value)) findings.push(invalid(`${path}.values[${index}]`, value, fault));
  });
}

export const isEmptySelector = (selector: LabelSelector | undefined | null): boolean =>
  selector === undefined ||
  selector === null ||
  ((selector.matchExpressions ?? []).length === 0 && Object.keys(selector.matchLabels ?? {}).length === 0);
