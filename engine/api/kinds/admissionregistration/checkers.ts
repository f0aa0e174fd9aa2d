import type { AdmissionChecker } from '../../../cel/admission/contract';

/** Compiles nothing, and so finds nothing wrong. */
const unchecked: AdmissionChecker = Object.freeze<AdmissionChecker>({
  check: () => undefined,
  addVariable: () => undefined,
});

/** For webhooks, and policies without variables. */
export const plainChecker = (): AdmissionChecker => unchecked;

/** For policies: `variables` is known. */
export const composedChecker = (): AdmissionChecker => unchecked;
