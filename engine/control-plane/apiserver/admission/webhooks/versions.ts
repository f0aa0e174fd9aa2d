import type { KubeObject } from '../../../../api/object';
import type { Served } from '../../registry';

/** An object as the version that a webhook asked for prints it. */
export const asSeen = <T extends KubeObject | undefined>(seen: Served, object: T): T | KubeObject =>
  object === undefined || seen.conversion === undefined ? object : seen.conversion.fromStorage(object);

/** What a webhook made of it, as the store keeps it, with the defaults of the kind. */
export function asStored({ conversion, definition }: Served, object: KubeObject): KubeObject {
  const hub = conversion === undefined ? object : conversion.toStorage(object);
  return definition.defaults?.(hub) ?? hub;
}
