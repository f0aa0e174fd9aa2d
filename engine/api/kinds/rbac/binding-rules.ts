import { semanticEqual } from '../../../base/equal';
import { internalForm } from '../../internal-forms/internal-form';
import type { ClusterRoleBinding, RoleBinding, RoleRef, Subject } from '../../types/rbac-v1';
import { checkFormat, checkRequired } from '../../validation/checks';
import { invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { dnsSubdomainFaults, pathSegmentFaults } from '../../validation/formats';
import { ifPresent, mapShared, withFields } from '../sharing';

const GROUP = 'rbac.authorization.k8s.io';

type Binding = Pick<RoleBinding, 'roleRef' | 'subjects'>;

/** pkg/apis/rbac/v1/defaults.go, v1.36. */
export const defaultBinding = <T extends RoleBinding | ClusterRoleBinding>(binding: T): T =>
  withFields<Binding>(binding, {
    roleRef: binding.roleRef.apiGroup === '' ? { ...binding.roleRef, apiGroup: GROUP } : binding.roleRef,
    subjects: ifPresent(binding.subjects, (subjects) => mapShared(subjects, defaultSubject)),
  }) as T;

function defaultSubject(subject: Subject): Subject {
  const grouped = subject.kind === 'User' || subject.kind === 'Group';
  return grouped && (subject.apiGroup ?? '') === '' ? { ...subject, apiGroup: GROUP } : subject;
}

/** pkg/apis/rbac/validation, v1.36: what bindings of a namespace and of the cluster have in common. */
export function validateBinding(
  { roleRef, subjects }: Binding,
  { namespaced }: { namespaced: boolean },
  findings: Findings,
): void {
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (roleRef.apiGroup !== GROUP) findings.push(notSupported('roleRef.apiGroup', roleRef.apiGroup, [GROUP]));
  if (!kinds.includes(roleRef.kind)) findings.push(notSupported('roleRef.kind', roleRef.kind, kinds));
  if (checkRequired(roleRef.name, 'roleRef.name', findings))
    checkFormat(roleRef.name, pathSegmentFaults, 'roleRef.name', findings);
  (subjects ?? []).forEach((subject, index) => validateSubject(subject, namespaced, `subjects[${index}]`, findings));
}

function validateSubject(subject: Subject, namespaced: boolean, path: string, findings: Findings): void {
  const { kind, name, apiGroup = '', namespace = '' } = subject;
  const named = checkRequired(name, `${path}.name`, findings);
  if (kind === 'ServiceAccount') {
    if (named) checkFormat(name, dnsSubdomainFaults, `${path}.name`, findings);
    if (apiGroup !== '') findings.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
    if (!namespaced && namespace === '') findings.push(required(`${path}.namespace`));
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== GROUP) findings.push(notSupported(`${path}.apiGroup`, apiGroup, [GROUP]));
  } else findings.push(notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group']));
}

export function checkSameRole(next: RoleRef, old: RoleRef, findings: Findings): void {
  if (!semanticEqual(next, old))
    findings.push(invalid('roleRef', internalForm(next, 'rbac.RoleRef'), 'cannot change roleRef'));
}
