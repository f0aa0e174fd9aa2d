import { invalid, type Findings } from './field-errors';

/** A path inside a volume: relative, and never upward. */
export function checkDescendingPath(target: string, path: string, findings: Findings): void {
  if (target.startsWith('/')) findings.push(invalid(path, target, 'must be a relative path'));
  checkNoBacksteps(target, path, findings);
}

export function checkNoBacksteps(target: string, path: string, findings: Findings): void {
  if (hasBacksteps(target)) findings.push(invalid(path, target, "must not contain '..'"));
}

export const hasBacksteps = (target: string): boolean => target.includes('..') && target.split('/').includes('..');

/** Names that begin with two dots belong to the kubelet's atomic writer. */
export function checkNonReservedPath(target: string, path: string, findings: Findings): void {
  checkDescendingPath(target, path, findings);
  if (target.startsWith('..') && !target.startsWith('../'))
    findings.push(invalid(path, target, "must not start with '..'"));
}
