import type { KubeObject } from '../../../api/object';

/**
 * The object of an event, as its kind says. The kind names the type: what the API server stores under it has been decoded
 * by it, so that this cast is the edge where an event's object becomes a typed one.
 */
export const objectAs = <T extends KubeObject>(object: KubeObject | undefined, kind: T['kind']): T | undefined =>
  object?.kind === kind ? (object as T) : undefined;
