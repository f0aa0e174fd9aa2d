import type { CertificateSigningRequestCondition } from '../../types/certificates-v1';
import { duplicate, invalid, notSupported, required, type Findings } from '../../validation/field-errors';

type Conditions = readonly CertificateSigningRequestCondition[];

/** Conditions of these types are there or not; there is no other status. */
const TRUE_ONLY = ['Approved', 'Denied', 'Failed'];

/** The conditions of a request; what is wrong with the old ones is tolerated (pkg/apis/certificates/validation, v1.36). */
export function validateRequestConditions(conditions: Conditions, old: Conditions, findings: Findings): void {
  const allowEmptyType = old.some(({ type }) => type === '');
  const allowDuplicates = new Set(old.map(({ type }) => type)).size < old.length;
  const allowBoth = isContradictory(old);
  const seen = new Set<string>();
  conditions.forEach(({ type, status }, index) => {
    const path = `status.conditions[${index}]`;
    if (type === '' && !allowEmptyType) findings.push(required(`${path}.type`));
    checkStatus(type, status, path, findings);
    const opposite = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined;
    if (opposite !== undefined && seen.has(opposite) && !allowBoth)
      findings.push(invalid('status.conditions', type, 'Approved and Denied conditions are mutually exclusive'));
    if (seen.has(type) && !allowDuplicates) findings.push(duplicate(`${path}.type`, type));
    seen.add(type);
  });
}

function checkStatus(type: string, status: string, path: string, findings: Findings): void {
  const allowed = TRUE_ONLY.includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
  if (status === '') findings.push(required(`${path}.status`));
  else if (!allowed.includes(status)) findings.push(notSupported(`${path}.status`, status, allowed));
}

const isContradictory = (conditions: Conditions): boolean =>
  conditions.some(({ type }) => type === 'Approved') && conditions.some(({ type }) => type === 'Denied');
