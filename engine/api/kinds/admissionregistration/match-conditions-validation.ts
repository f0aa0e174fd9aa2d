import type { MatchCondition } from '../../types/admissionregistration-v1';
import { checkLabelKey, checkRequired } from '../../validation/checks';
import { duplicate, tooMany, type Findings } from '../../validation/field-errors';
import type { ExpressionChecker } from './checkers';
import { checkExpression } from './expressions';

const CONDITIONS_MAX = 64;

/** validateMatchConditions (pkg/apis/admissionregistration/validation, v1.36). */
export function validateMatchConditions(
  conditions: readonly MatchCondition[] = [],
  { checker, hasParams }: { readonly checker: ExpressionChecker; readonly hasParams: boolean },
  path: string,
  findings: Findings,
): void {
  if (conditions.length > CONDITIONS_MAX) findings.push(tooMany(path, conditions.length, CONDITIONS_MAX));
  const names = new Set<string>();
  conditions.forEach(({ name, expression }, index) => {
    const at = `${path}[${index}]`;
    const trimmed = expression.trim();
    if (checkRequired(trimmed, `${at}.expression`, findings))
      checkExpression(
        checker,
        { expression: trimmed, types: ['bool'], scope: { hasParams, hasAuthorizer: true } },
        `${at}.expression`,
        findings,
      );
    if (!checkRequired(name, `${at}.name`, findings)) return;
    checkLabelKey(name, `${at}.name`, findings);
    if (names.has(name)) findings.push(duplicate(`${at}.name`, name));
    names.add(name);
  });
}
