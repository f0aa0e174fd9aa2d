import type { KubeObject } from '../../../api/object';

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Oldest first, then by name (pkg/controller ReplicaSetsByCreationTimestamp, v1.36). Timestamps compare as text. */
export const byCreation = (a: KubeObject, b: KubeObject): number =>
  byText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || byText(a.metadata.name, b.metadata.name);
