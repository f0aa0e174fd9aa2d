import type { Instant } from '../../base/brand';
import type { KubeObject } from '../object';
import type { ScopedResourceSelectorRequirement } from '../types/core-v1';
import type { Resources } from './resources';

/** What of one request may change what a quota counts. */
export interface Change {
  readonly operation: 'CREATE' | 'UPDATE';
  readonly subresource: string;
  readonly object: KubeObject;
  /** Absent: a creation. */
  readonly old: KubeObject | undefined;
}

/** How the objects of one resource are charged to a ResourceQuota (apiserver/pkg/quota/v1/interfaces.go, v1.36). */
export interface Measure {
  /** Whether this measure counts what a quota grants under the name. */
  readonly covers: (name: string) => boolean;
  /** What one object is charged for. */
  readonly usage: (object: KubeObject, now: Instant) => Resources;
  readonly isInScope: (scope: ScopedResourceSelectorRequirement, object: KubeObject) => boolean;
  /** Whether a change can change the charge at all. */
  readonly counts: (change: Change) => boolean;
  /** Why an object that does not say what it needs cannot be charged to a quota of these names. */
  readonly unspecified?: (required: readonly string[], object: KubeObject) => string | undefined;
}

/** `count/pods`, `count/deployments.apps` */
export const countName = (group: string, plural: string): string =>
  group === '' ? `count/${plural}` : `count/${plural}.${group}`;

export const inNoScope = (): boolean => false;

export const created = ({ operation, subresource }: Change): boolean => subresource === '' && operation === 'CREATE';

export const createdOrUpdated = ({ subresource }: Change): boolean => subresource === '';
