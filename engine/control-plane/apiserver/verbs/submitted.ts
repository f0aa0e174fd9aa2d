import type { KubeObject } from '../../../api/object';
import { badRequest } from '../refusals';
import type { Scope } from '../scope';

/**
 * The object that a client wrote, in normal form, defaulted, as the store keeps it. Refuses what is no object of the
 * resource, and what strict validation finds; tells the client of it where only a warning was asked for. What it shares
 * with `known`, as the served version shows it, is not looked at.
 */
export function submitted(scope: Scope, body: unknown, known?: KubeObject): KubeObject {
  const { server, served, request, warnings } = scope;
  const decoded = server.decoder.decode(served, body, known);
  if (!decoded.ok) throw badRequest(decoded.error);
  const { strictErrors } = decoded;
  if (strictErrors.length > 0) {
    if (request.fieldValidation === 'Strict') {
      throw badRequest(
        `${served.kind} in version ${JSON.stringify(served.version)} cannot be handled as a ${served.kind}: ${strictText(strictErrors)}`,
      );
    }
    if (request.fieldValidation === 'Warn') warnings.push(...strictErrors);
  }
  return stored(scope, decoded.object, known);
}

/** From the served version to the stored one, with the defaults of the kind. `live`: what the object was made of. */
export function stored({ served }: Scope, object: KubeObject, live?: KubeObject): KubeObject {
  const { definition, conversion } = served;
  const hub = conversion === undefined ? object : conversion.toStorage(object);
  return definition.defaults?.(hub, live) ?? hub;
}

export const strictText = (errors: readonly string[]): string => `strict decoding error: ${errors.join(', ')}`;
