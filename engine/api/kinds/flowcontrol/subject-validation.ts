import type { ServiceAccountSubject, Subject } from '../../types/flowcontrol-v1';
import { checkDnsLabel, checkDnsSubdomain, checkRequired } from '../../validation/checks';
import { forbidden, notSupported, required, type Findings } from '../../validation/field-errors';

type Member = 'serviceAccount' | 'user' | 'group';

const KINDS: readonly (readonly [member: Member, kind: string])[] = [
  ['serviceAccount', 'ServiceAccount'],
  ['user', 'User'],
  ['group', 'Group'],
];

/** Exactly the member that the kind names (pkg/apis/flowcontrol/validation, v1.36). */
export function validateSubject(subject: Subject, path: string, findings: Findings): void {
  const own = KINDS.find(([, kind]) => kind === subject.kind);
  if (own === undefined) {
    findings.push(notSupported(`${path}.kind`, subject.kind, ['Group', 'ServiceAccount', 'User']));
    return;
  }
  validateMember(subject, own, path, findings);
  for (const [member, kind] of KINDS) {
    if (kind !== subject.kind && subject[member] !== undefined)
      findings.push(forbidden(`${path}.${member}`, `${member} is forbidden when subject kind is not '${kind}'`));
  }
}

function validateMember(
  subject: Subject,
  [member, kind]: readonly [member: Member, kind: string],
  path: string,
  findings: Findings,
): void {
  const at = `${path}.${member}`;
  if (subject[member] === undefined)
    findings.push(required(at, `${member} is required when subject kind is '${kind}'`));
  else if (subject.serviceAccount !== undefined && member === 'serviceAccount')
    validateServiceAccount(subject.serviceAccount, at, findings);
  else checkRequired(subject[member]?.name, `${at}.name`, findings);
}

function validateServiceAccount({ name, namespace }: ServiceAccountSubject, path: string, findings: Findings): void {
  if (checkRequired(name, `${path}.name`, findings) && name !== '*') checkDnsSubdomain(name, `${path}.name`, findings);
  if (checkRequired(namespace, `${path}.namespace`, findings, 'must specify namespace for service account'))
    checkDnsLabel(namespace, `${path}.namespace`, findings);
}
