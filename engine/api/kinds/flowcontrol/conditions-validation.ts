import { duplicate, required, type Findings } from '../../validation/field-errors';

/** Conditions of the group's statuses: each type once, and named (pkg/apis/flowcontrol/validation, v1.36). */
export function validateConditions(conditions: readonly { readonly type?: string }[] = [], findings: Findings): void {
  const seen = new Set<string>();
  conditions.forEach(({ type = '' }, index) => {
    const path = `status.conditions[${index}].type`;
    if (seen.has(type)) findings.push(duplicate(path, type));
    seen.add(type);
    if (type === '') findings.push(required(path));
  });
}
