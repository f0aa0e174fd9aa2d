import type { KubeObject } from '../../../api/object';
import { badRequest } from '../refusals';
import type { Scope } from '../scope';

/**
 * The object that a client wrote, in normal form, defaulted, as the store keeps it. Refuses what is no object of the
 * resource, and what strict validation finds; tells the client of it where only a warning was asked for.
 */
export function submitted(scope: Scope, body: unknown): KubeObject {
  const { server, served, request, warnings } = scope;
  checkType(scope, body);
  const decoded = server.decoder.decode(served.apiVersion, served.kind, body);
  if (!decoded.ok) throw badRequest(undecodable(scope, decoded.error));
  const strict = [...(request.strictErrors ?? []), ...decoded.strictErrors];
  if (strict.length > 0) {
    if (request.fieldValidation === 'Strict') throw badRequest(undecodable(scope, strictText(strict)));
    if (request.fieldValidation === 'Warn') warnings.push(...strict);
  }
  return stored(scope, decoded.object);
}

/** From the served version to the stored one, with the defaults of the kind. */
export function stored({ served }: Scope, object: KubeObject): KubeObject {
  const { definition, conversion } = served;
  const hub = conversion === undefined ? object : conversion.toStorage(object);
  return definition.defaults?.(hub) ?? hub;
}

export const strictText = (errors: readonly string[]): string => `strict decoding error: ${errors.join(', ')}`;

function undecodable({ served }: Scope, error: string): string {
  return `${served.kind} in version ${JSON.stringify(served.version)} cannot be handled as a ${served.kind}: ${error}`;
}

/** What the body says it is must be what was asked for; a body that says nothing is taken as that. */
function checkType({ served }: Scope, body: unknown): void {
  const { apiVersion, kind } = (typeof body === 'object' && body !== null ? body : {}) as Partial<KubeObject>;
  const givenVersion = apiVersion ?? '';
  const givenKind = kind ?? '';
  if (givenVersion !== '' && givenVersion !== served.apiVersion) {
    throw badRequest(
      `the API version in the data (${givenVersion}) does not match the expected API version (${served.apiVersion})`,
    );
  }
  if (givenKind !== '' && givenKind !== served.kind) {
    throw badRequest(`${givenKind} in version ${JSON.stringify(served.version)} cannot be handled as a ${served.kind}`);
  }
}
