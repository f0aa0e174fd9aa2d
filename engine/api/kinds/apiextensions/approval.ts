import type { ObjectMeta } from '../../types/meta-v1';
import { quote } from '../../../base/go-text';
import { invalid, required, type Findings } from '../../validation/field-errors';

const ANNOTATION = 'api-approved.kubernetes.io';
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111';

export type Approval = 'missing' | 'bypassed' | 'approved' | 'invalid';

/** Groups of the Kubernetes community need a review (apiextensions-apiserver/pkg/apihelpers, v1.36). */
export const isProtectedGroup = (group: string): boolean => /(^|\.)(k8s\.io|kubernetes\.io)$/.test(group);

export function approvalOf({ annotations }: Pick<ObjectMeta, 'annotations'>): {
  readonly state: Approval;
  readonly reason: string;
} {
  const text = annotations?.[ANNOTATION] ?? '';
  const need = `protected groups must have approval annotation ${quote(ANNOTATION)}`;
  if (text === '') return { state: 'missing', reason: `${need}, ${SEE}` };
  if (text.startsWith('unapproved')) return { state: 'bypassed', reason: `not approved: ${quote(text)}` };
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/\s]/.test(text)) return { state: 'approved', reason: `approved in ${text}` };
  return { state: 'invalid', reason: `${need} with either a URL or a reason starting with "unapproved", ${SEE}` };
}

/** What did not change is never refused. */
export function validateApproval(
  group: string,
  next: ObjectMeta,
  old: ObjectMeta | undefined,
  findings: Findings,
): void {
  if (!isProtectedGroup(group)) return;
  const { state, reason } = approvalOf(next);
  if (old !== undefined && approvalOf(old).state === state) return;
  const path = `metadata.annotations[${ANNOTATION}]`;
  if (state === 'missing') findings.push(required(path, reason));
  if (state === 'invalid') findings.push(invalid(path, next.annotations?.[ANNOTATION] ?? '', reason));
}
