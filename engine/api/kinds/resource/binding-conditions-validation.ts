import { checkLabelKey } from '../../validation/checks';
import { duplicate, invalid, type Findings } from '../../validation/field-errors';
import { checkList } from './bounded-list';

const CONDITIONS_MAX = 4;

interface BindingConditions {
  readonly bindingConditions?: readonly string[];
  readonly bindingFailureConditions?: readonly string[];
}

/** The conditions that a binding waits for come with those that end it (pkg/apis/resource/validation, v1.36). */
export function validateBindingConditions(
  { bindingConditions: awaited = [], bindingFailureConditions: failures = [] }: BindingConditions,
  path: string,
  findings: Findings,
): void {
  const awaitedAt = `${path}.bindingConditions`;
  const failuresAt = `${path}.bindingFailureConditions`;
  const bounds = {
    itemsMax: CONDITIONS_MAX,
    check: (condition: string, at: string): void => {
      checkLabelKey(condition, at, findings);
    },
  };
  checkList(awaited, bounds, awaitedAt, findings);
  checkList(failures, bounds, failuresAt, findings);
  awaited.forEach((condition, index) => {
    if (awaited.indexOf(condition) < index) findings.push(duplicate(`${awaitedAt}[${index}]`, condition));
  });
  failures.forEach((condition, index) => {
    if (failures.indexOf(condition) < index) findings.push(duplicate(`${failuresAt}[${index}]`, condition));
    if (awaited.includes(condition))
      findings.push(
        invalid(
          `${failuresAt}[${index}]`,
          condition,
          'bindingFailureConditions must not overlap with bindingConditions',
        ),
      );
  });
  if (awaited.length === 0 && failures.length > 0)
    findings.push(invalid(awaitedAt, null, 'bindingConditions are required to use bindingFailureConditions'));
  if (failures.length === 0 && awaited.length > 0)
    findings.push(invalid(failuresAt, null, 'bindingFailureConditions are required to use bindingConditions'));
}
