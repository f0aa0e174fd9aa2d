import type { DeviceSelector } from '../../types/resource-v1';
import { internalError, invalid, required, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { checkList } from './bounded-list';
import { selectorFault } from '../../../cel/devices/device-selector';

const SELECTORS_MAX = 32;
const EXPRESSION_BYTES_MAX = 10 * 1024;

/** pkg/apis/resource/validation, v1.36. */
export function validateSelectors(selectors: readonly DeviceSelector[], path: string, findings: Findings): void {
  const check = ({ cel }: DeviceSelector, at: string): void => {
    if (cel === undefined) findings.push(required(`${at}.cel`));
    else checkExpression(cel.expression, `${at}.cel.expression`, findings);
  };
  checkList(selectors, { itemsMax: SELECTORS_MAX, check }, path, findings);
}

function checkExpression(expression: string, path: string, findings: Findings): void {
  if (byteLength(expression) > EXPRESSION_BYTES_MAX) {
    findings.push(tooLong(path, EXPRESSION_BYTES_MAX));
    return;
  }
  const fault = selectorFault(expression);
  if (fault === undefined) return;
  findings.push(
    fault.kind === 'internal' ? internalError(path, fault.detail) : invalid(path, expression, fault.detail),
  );
}
