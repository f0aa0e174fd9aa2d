import { deployments } from '../../resources';
import type { Deployment } from '../../types/apps-v1';
import { defineKind } from '../define';
import { scaleAccess } from './scale-access';
import { deploymentColumns } from './deployment-columns';
import { keepLabels, statusHooks } from '../status-hooks';

/** pkg/registry/apps/deployment, v1.36. */
export const deployment = defineKind(deployments, {
  columns: deploymentColumns,
  shortNames: ['deploy'],
  categories: ['all'],
  subresources: ['scale', 'status'],
  scale: scaleAccess<Deployment>(),
  generationOf: (deployment) => [deployment.spec, deployment.metadata.annotations],
  ...statusHooks<Deployment>({ empty: {}, metadata: keepLabels }),
});
