import type { AdmissionChecker } from '../../../cel/admission/contract';

/** Says what is wrong with one expression. */
export type ExpressionChecker = Pick<AdmissionChecker, 'check'>;

/** The compiler is loaded when the first expression is written: most processes never see one. */
function loaded(): typeof import('../../../cel/admission/admission-checker') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('../../../cel/admission/admission-checker') as typeof import('../../../cel/admission/admission-checker');
}

/** For webhooks, and policies without variables. */
export const plainChecker: ExpressionChecker = Object.freeze<ExpressionChecker>({
  check: (expression, types, scope) => loaded().plainAdmissionChecker.check(expression, types, scope),
});

/** For one policy: `variables` is known, and has those that were added. */
export const composedChecker = (): AdmissionChecker => loaded().admissionChecker();
