import type { DeviceSelector } from '../../types/resource-v1';
import { required, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { checkList } from './bounded-list';

const SELECTORS_MAX = 32;
const EXPRESSION_BYTES_MAX = 10 * 1024;

/** pkg/apis/resource/validation, v1.36. Expressions are not compiled: any text will do. */
export function validateSelectors(selectors: readonly DeviceSelector[], path: string, findings: Findings): void {
  const check = ({ cel }: DeviceSelector, at: string): void => {
    if (cel === undefined) findings.push(required(`${at}.cel`));
    else if (byteLength(cel.expression) > EXPRESSION_BYTES_MAX)
      findings.push(tooLong(`${at}.cel.expression`, EXPRESSION_BYTES_MAX));
  };
  checkList(selectors, { itemsMax: SELECTORS_MAX, check }, path, findings);
}
