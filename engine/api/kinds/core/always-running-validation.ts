import type { PodSpec } from '../../types/core-v1';
import { checkOneOf } from '../../validation/checks';
import { forbidden, type Findings } from '../../validation/field-errors';

/** Pods of controllers that replace them run for ever: no other restart policy, no deadline. */
export function checkAlwaysRunning(
  { restartPolicy, activeDeadlineSeconds }: PodSpec,
  owner: 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'ReplicationController',
  path: string,
  findings: Findings,
): void {
  checkOneOf(restartPolicy, ['Always'], `${path}.restartPolicy`, findings);
  if (activeDeadlineSeconds !== undefined)
    findings.push(forbidden(`${path}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${owner} is not Supported`));
}
