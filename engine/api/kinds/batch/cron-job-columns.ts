import { formattedSelector } from '../../printing/selector-text';
import type { CronJob } from '../../types/batch-v1';
import {
  ageColumn,
  booleanText,
  column,
  columns,
  containerImages,
  containerNames,
  nameColumn,
  since,
} from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const cronJobColumns = columns<CronJob>([
  nameColumn,
  column(
    'Schedule',
    'The schedule in Cron format, see https://en.wikipedia.org/wiki/Cron.',
    (object) => object.spec.schedule,
  ),
  column(
    'Timezone',
    'The time zone name for the given schedule, see https://en.wikipedia.org/wiki/List_of_tz_database_time_zones. If not specified, this will default to the time zone of the kube-controller-manager process. The set of valid time zone names and the time zone offset is loaded from the system-wide time zone database by the API server during CronJob validation and the controller manager during execution. If no system-wide time zone database can be found a bundled version of the database is used instead. If the time zone name becomes invalid during the lifetime of a CronJob or due to a change in host configuration, the controller will stop creating new new Jobs and will create a system event with the reason UnknownTimeZone. More information can be found in https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones',
    (object) => object.spec.timeZone ?? '<none>',
  ),
  column(
    'Suspend',
    'This flag tells the controller to suspend subsequent executions, it does not apply to already started executions.  Defaults to false.',
    (object) => booleanText(object.spec.suspend),
    { type: 'boolean' },
  ),
  column('Active', 'A list of pointers to currently running jobs.', (object) => (object.status.active ?? []).length, {
    type: 'integer',
  }),
  column('Last Schedule', 'Information when was the last time the job was successfully scheduled.', (object, now) =>
    object.status.lastScheduleTime === undefined ? '<none>' : since(object.status.lastScheduleTime, now),
  ),
  ageColumn,
  column(
    'Containers',
    'Names of each container in the template.',
    (object) => containerNames(object.spec.jobTemplate.spec.template.spec.containers),
    { wide: true },
  ),
  column(
    'Images',
    'Images referenced by each container in the template.',
    (object) => containerImages(object.spec.jobTemplate.spec.template.spec.containers),
    { wide: true },
  ),
  column(
    'Selector',
    'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    (object) => formattedSelector(object.spec.jobTemplate.spec.selector),
    { wide: true },
  ),
]);
