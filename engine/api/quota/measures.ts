import type { Measure } from './measure';
import { objectCount } from './object-count';
import { persistentVolumeClaims } from './persistent-volume-claims';
import { pods } from './pods';
import { resourceClaims } from './resource-claims';
import { services } from './services';

const MORE_THAN_COUNTS: ReadonlyMap<string, Measure> = new Map([
  ['pods', pods],
  ['services', services],
  ['persistentvolumeclaims', persistentVolumeClaims],
  ['resourceclaims.resource.k8s.io', resourceClaims],
]);

/** How the objects of a resource are charged. Resources that no quota counts: see `isNeverCounted`. */
export const measureOf = (group: string, plural: string): Measure =>
  MORE_THAN_COUNTS.get(group === '' ? plural : `${plural}.${group}`) ?? objectCount(group, plural);

const NEVER: ReadonlySet<string> = new Set([
  'events',
  'events.events.k8s.io',
  'bindings',
  'componentstatuses',
  'localsubjectaccessreviews.authorization.k8s.io',
]);

/** Left out of quotas altogether, of what lies in namespaces (pkg/quota/v1/install/registry.go, v1.36). */
export const isNeverCounted = (group: string, plural: string): boolean =>
  NEVER.has(group === '' ? plural : `${plural}.${group}`);
