import type { FieldError } from '../../field-error';
import { pods } from '../../resources';
import type { Pod } from '../../types/core-v1';
import type { HookContext } from '../definition';
import { defineKind } from '../define';
import { podColumns, podRowConditions } from './pod-columns';
import { defaultPod } from './pod-defaults';
import { validatePodResize } from './pod-resize-validation';
import { validatePodStatusUpdate } from './pod-status-validation';
import { prepareNewPod, preparePodUpdate } from './pod-strategy';
import { validateEphemeralUpdate, validatePodUpdate } from './pod-update-validation';
import { validateNewPod } from './pod-validation';
import { podWarnings } from './pod-warnings';

/** pkg/registry/core/pod, v1.36. */
export const pod = defineKind(pods, {
  shortNames: ['po'],
  categories: ['all'],
  subresources: [
    'attach',
    'binding',
    'ephemeralcontainers',
    'eviction',
    'exec',
    'log',
    'portforward',
    'proxy',
    'resize',
    'status',
  ],
  returnsDeleted: true,
  columns: podColumns,
  rowConditions: podRowConditions,
  generationOf: (pod) => pod.spec,
  graceSeconds,
  fieldSelectors: {
    'spec.nodeName': (pod) => pod.spec.nodeName ?? '',
    'spec.restartPolicy': (pod) => pod.spec.restartPolicy ?? '',
    'spec.schedulerName': (pod) => pod.spec.schedulerName ?? '',
    'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': (pod) => String(pod.spec.hostNetwork ?? false),
    'status.phase': (pod) => pod.status.phase ?? '',
    'status.podIP': (pod) => pod.status.podIP ?? '',
    'status.podIPs': (pod) => pod.status.podIP ?? '',
    'status.nominatedNodeName': (pod) => pod.status.nominatedNodeName ?? '',
  },
  defaults: defaultPod,
  prepareForCreate: prepareNewPod,
  prepareForUpdate: preparePodUpdate,
  validate: (pod) => {
    const findings: FieldError[] = [];
    validateNewPod(pod, findings);
    return findings;
  },
  validateUpdate,
  warnings: podWarnings,
});

function validateUpdate(next: Pod, old: Pod, { subresource }: HookContext): readonly FieldError[] {
  const findings: FieldError[] = [];
  if (subresource === 'status') validatePodStatusUpdate(next, old, findings);
  else if (subresource === 'ephemeralcontainers') validateEphemeralUpdate(next, old, findings);
  else if (subresource === 'resize') validatePodResize(next, old, findings);
  else validatePodUpdate(next, old, findings);
  return findings;
}

/** What has not started, or has ended, goes at once (CheckGracefulDelete). */
function graceSeconds({ spec, status }: Pod): number {
  if (spec.nodeName === undefined || status.phase === 'Succeeded' || status.phase === 'Failed') return 0;
  const seconds = spec.terminationGracePeriodSeconds ?? 0;
  return seconds < 0 ? 1 : seconds;
}
