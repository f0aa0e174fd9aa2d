import type { AdmissionScope, AdmissionType } from '../../../cel/admission/contract';
import type { CelFault } from '../../../cel/schema/contract';
import { internalError, invalid, type Findings } from '../../validation/field-errors';
import type { ExpressionChecker } from './checkers';

/** What the compiler has against an expression, as a finding; `shown` is the text that the finding tells. */
export function checkExpression(
  checker: ExpressionChecker,
  { expression, shown = expression, types, scope }: Expression,
  path: string,
  findings: Findings,
): void {
  pushFault(checker.check(expression, types, scope), shown, path, findings);
}

export interface Expression {
  readonly expression: string;
  readonly shown?: string;
  readonly types: readonly AdmissionType[];
  readonly scope: AdmissionScope;
}

export function pushFault(fault: CelFault | undefined, shown: string, path: string, findings: Findings): void {
  if (fault === undefined) return;
  findings.push(fault.kind === 'internal' ? internalError(path, fault.detail) : invalid(path, shown, fault.detail));
}
