import type { CustomForm } from '../../../../api/kinds/definition';
import type { KubeObject } from '../../../../api/object';
import { internalError } from '../../refusals';
import type { Served } from '../../registry';

/** An object as the version that a webhook asked for prints it. */
export function asSeen<T extends KubeObject | undefined>(seen: Served, object: T): T | KubeObject {
  if (object === undefined) return object;
  const { custom } = seen.definition;
  if (custom !== undefined) return inVersion(custom, object, seen.apiVersion);
  return seen.conversion === undefined ? object : seen.conversion.fromStorage(object);
}

function inVersion(custom: CustomForm, object: KubeObject, apiVersion: string): KubeObject {
  const converted = custom.convert(object, apiVersion);
  if (converted !== undefined) return converted;
  throw internalError(`unsupported: admission in another version of what a webhook converts (${object.kind})`);
}

/** What a webhook made of an object, as the request has it, with the defaults of the kind. */
export function asStored(
  { conversion, definition }: Served,
  made: KubeObject,
  { apiVersion }: Pick<KubeObject, 'apiVersion'>,
): KubeObject {
  const { custom } = definition;
  if (custom !== undefined) return inVersion(custom, made, apiVersion);
  const hub = conversion === undefined ? made : conversion.toStorage(made);
  return definition.defaults?.(hub) ?? hub;
}
