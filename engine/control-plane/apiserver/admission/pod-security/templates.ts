import type { KubeObject } from '../../../../api/object';
import type { Deployment } from '../../../../api/types/apps-v1';
import type { CronJob } from '../../../../api/types/batch-v1';
import type { PodTemplate, PodTemplateSpec } from '../../../../api/types/core-v1';
import type { Served } from '../../registry';

type TemplateOf = (object: KubeObject) => PodTemplateSpec | undefined;

/** All of these keep it in the same place. */
const inSpec: TemplateOf = (object) => (object as unknown as Deployment).spec.template;

const TEMPLATES: ReadonlyMap<string, TemplateOf> = new Map<string, TemplateOf>([
  ['podtemplates', (object) => (object as unknown as PodTemplate).template],
  ['replicationcontrollers', inSpec],
  ['replicasets.apps', inSpec],
  ['deployments.apps', inSpec],
  ['statefulsets.apps', inSpec],
  ['daemonsets.apps', inSpec],
  ['jobs.batch', inSpec],
  ['cronjobs.batch', (object) => (object as unknown as CronJob).spec.jobTemplate.spec.template],
]);

/** Where a kind that makes pods keeps what they shall be; undefined for other kinds. */
export const templateOf = ({ group, plural }: Pick<Served, 'group' | 'plural'>): TemplateOf | undefined =>
  TEMPLATES.get(group === '' ? plural : `${plural}.${group}`);
