import type { CelFault } from '../schema/contract';

/** What an expression of admission may evaluate to. */
export type AdmissionType = 'bool' | 'string' | 'null' | 'Object' | 'JSONPatches' | 'any';

/** Which variables an expression sees beside `object`, `oldObject`, `request` and `namespaceObject`. */
export interface AdmissionScope {
  /** The policy has a paramKind: `params`. */
  readonly hasParams: boolean;
  /** `authorizer` and `authorizer.requestResource`: everywhere but in messageExpression. */
  readonly hasAuthorizer: boolean;
  /** `Object{…}`, `JSONPatch{…}` and `jsonpatch.escapeKey`: mutations. */
  readonly hasPatchTypes?: boolean;
}

/**
 * Checks the expressions of one policy or webhook configuration, in the order in which the real validation meets them
 * (kubernetes/pkg/apis/admissionregistration/validation, v1.36).
 *
 * `admissionChecker()` of `engine/cel/admission/admission-checker.ts` makes one for a policy: `variables` is known, and
 * has the variables told so far. `plainAdmissionChecker` of the same file knows no `variables` (webhooks, and policies
 * without variables).
 */
export interface AdmissionChecker {
  /** Undefined: it compiles, and to one of `types`. The blank expression is the caller's `Required value`. */
  check(expression: string, types: readonly AdmissionType[], scope: AdmissionScope): CelFault | undefined;
  /** Checks a variable's expression (any type) and makes `variables.<name>` known to those after it. */
  addVariable(name: string, expression: string, scope: AdmissionScope): CelFault | undefined;
}
