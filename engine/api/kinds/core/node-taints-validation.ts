import { internalForm } from '../../internal-forms/internal-form';
import type { Taint } from '../../types/core-v1';
import { checkLabelKey, checkOneOf } from '../../validation/checks';
import { duplicate, invalid, required, type Findings } from '../../validation/field-errors';
import { labelValueFaults } from '../../validation/formats';
import { TAINT_EFFECTS } from './pod-spec-validation';

/** pkg/apis/core/validation, v1.36: validateNodeTaints. */
export function validateTaints(taints: readonly Taint[], path: string, findings: Findings): void {
  const seen = new Set<string>();
  taints.forEach((taint, index) => {
    const at = `${path}[${index}]`;
    const { key, value = '', effect } = taint;
    checkLabelKey(key, `${at}.key`, findings);
    const faults = labelValueFaults(value);
    if (faults.length > 0) findings.push(invalid(`${at}.value`, value, faults.join(';')));
    if (effect === '') findings.push(required(`${at}.effect`));
    else checkOneOf(effect, TAINT_EFFECTS, `${at}.effect`, findings);
    const pair = `${key} ${effect}`;
    if (seen.has(pair)) {
      const { message, ...rest } = duplicate(at, internalForm(taint, 'core.Taint'));
      findings.push({ ...rest, message: `${message}: taints must be unique by key and effect pair` });
    }
    seen.add(pair);
  });
}
