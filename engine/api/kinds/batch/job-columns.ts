import type { Instant } from '../../../base/brand';
import { parseTime } from '../../../base/timestamp';
import { humanDuration } from '../../printing/duration';
import { formattedSelector } from '../../printing/selector-text';
import type { Job } from '../../types/batch-v1';
import { ageColumn, column, columns, containerImages, containerNames, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const jobColumns = columns<Job>([
  nameColumn,
  column('Status', 'Status of the job.', (object) => statusText(object)),
  column(
    'Completions',
    'The number of pods which reached phase Succeeded. The value increases monotonically for a given spec. However, it may decrease in reaction to scale down of elastic indexed jobs.',
    (object) => completionsText(object),
  ),
  column('Duration', 'Time required to complete the job.', (object, now) => durationText(object, now)),
  ageColumn,
  column(
    'Containers',
    'Names of each container in the template.',
    (object) => containerNames(object.spec.template.spec.containers),
    { wide: true },
  ),
  column(
    'Images',
    'Images referenced by each container in the template.',
    (object) => containerImages(object.spec.template.spec.containers),
    { wide: true },
  ),
  column(
    'Selector',
    'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    (object) => formattedSelector(object.spec.selector),
    { wide: true },
  ),
]);

const CONDITIONS: readonly (readonly [type: string, text: string])[] = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
  ['', 'Terminating'],
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
];

function statusText({ metadata, status }: Job): string {
  const holds = (type: string): boolean =>
    type === ''
      ? metadata.deletionTimestamp !== undefined
      : (status.conditions ?? []).find((condition) => condition.type === type)?.status === 'True';
  return CONDITIONS.find(([type]) => holds(type))?.[1] ?? 'Running';
}

function completionsText({ spec, status }: Job): string {
  const done = status.succeeded ?? 0;
  if (spec.completions !== undefined) return `${done}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

function durationText({ status: { startTime, completionTime } }: Job, now: Instant): string {
  const start = startTime === undefined ? undefined : parseTime(startTime);
  if (start === undefined) return '';
  const end = completionTime === undefined ? now : (parseTime(completionTime) ?? now);
  return humanDuration(end - start);
}
