import type { KubeObject } from '../../../api/object';
import { revision, type Revision } from '../../../base/brand';
import type { Stamp, StoreKey } from '../store';

export const keyAt = (name: string, namespace = 'default', prefix = 'pods'): StoreKey => ({ prefix, namespace, name });

/** A stamp of an object that carries its revision and a label. */
export const stampOf =
  (name: string, label = ''): Stamp =>
  (at: Revision): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: '', creationTimestamp: '', resourceVersion: String(at), labels: { label } },
  });

export const rev = revision;
