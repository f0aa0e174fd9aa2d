import type { AdmissionChecker } from '../../../cel/admission/contract';
import type { Variable } from '../../types/admissionregistration-v1';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { pushFault } from './expressions';

const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const RESERVED: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** The variables of a policy, each known to those after it (pkg/apis/admissionregistration/validation, v1.36). */
export function validateVariables(
  variables: readonly Variable[] = [],
  { checker, hasParams }: { readonly checker: AdmissionChecker; readonly hasParams: boolean },
  path: string,
  findings: Findings,
): void {
  variables.forEach(({ name, expression }, index) => {
    const at = `${path}[${index}]`;
    if (name.trim() === '') findings.push(required(`${at}.name`, 'name is not specified'));
    else if (!IDENTIFIER.test(name) || RESERVED.has(name))
      findings.push(invalid(`${at}.name`, name, 'must be a valid CEL identifier'));
    if (expression.trim() === '') findings.push(required(`${at}.expression`, 'expression is not specified'));
    else {
      const fault = checker.addVariable(name, expression, { hasParams, hasAuthorizer: true });
      pushFault(fault, expression, `${at}.expression`, findings);
    }
  });
}
