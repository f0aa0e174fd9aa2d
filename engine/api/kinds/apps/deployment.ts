import { deployments } from '../../resources';
import type { Deployment } from '../../types/apps-v1';
import { defineKind } from '../define';
import { keepLabels, statusHooks } from '../status-hooks';

/** pkg/registry/apps/deployment, v1.36. */
export const deployment = defineKind(deployments, {
  shortNames: ['deploy'],
  categories: ['all'],
  subresources: ['scale', 'status'],
  generationOf: (deployment) => [deployment.spec, deployment.metadata.annotations],
  ...statusHooks<Deployment>({ empty: {}, metadata: keepLabels }),
});
