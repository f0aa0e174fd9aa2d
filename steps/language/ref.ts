import type { ObjectKey } from '../../engine/api/object';

/** A quoted name as written; a bare one is completed with the scenario's namespace when it is used. */
export interface Ref {
  readonly namespace?: string;
  readonly name: string;
}

export const refKey = (ref: Ref, namespace: string): ObjectKey => ({
  namespace: ref.namespace ?? namespace,
  name: ref.name,
});
