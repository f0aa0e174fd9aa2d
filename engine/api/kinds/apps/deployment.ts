import { deployments } from '../../resources';
import type { Deployment } from '../../types/apps-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { keepLabels } from '../status-hooks';
import { workloadHooks } from '../workload-strategy';
import { deploymentColumns } from './deployment-columns';
import { defaultDeployment } from './deployment-defaults';
import { validateDeployment, validateDeploymentStatus, validateDeploymentUpdate } from './deployment-validation';
import { scaleAccess } from './scale-access';
import { namedWorkloadWarnings } from '../core/workload-warnings';

const validateUpdate = checkedChange(validateDeploymentUpdate);
const validateStatus = checkedChange(validateDeploymentStatus);

/** pkg/registry/apps/deployment, v1.36. */
export const deployment = defineKind<Deployment>(deployments, {
  columns: deploymentColumns,
  shortNames: ['deploy'],
  categories: ['all'],
  subresources: ['scale', 'status'],
  generationOf: (deployment) => [deployment.spec, deployment.metadata.annotations],
  scale: scaleAccess<Deployment>(),
  defaults: defaultDeployment,
  ...workloadHooks<Deployment>({ empty: {}, metadata: keepLabels }),
  validate: checkedObject(validateDeployment),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
  warnings: namedWorkloadWarnings,
});
