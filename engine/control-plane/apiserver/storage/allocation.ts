import type { KubeObject } from '../../../api/object';
import type { Scope } from '../scope';
import type { Allocated } from './wrapper';
import { wrappersOf } from './wrappers';

/** An object with what its registry gives it before it is validated; undefined `live`: a creation. */
export function allocationFor(scope: Scope, object: KubeObject, live: KubeObject | undefined): Allocated {
  const allocating = wrappersOf(scope.served).find(({ allocate }) => allocate !== undefined);
  return allocating?.allocate?.(scope, object, live) ?? { object, settle: ignore };
}

const ignore = (): void => undefined;

/** What the registry of a kind does once an object has left the store. */
export function afterRemoval(scope: Scope, object: KubeObject): void {
  for (const { removed } of wrappersOf(scope.served)) removed?.(scope, object);
}
