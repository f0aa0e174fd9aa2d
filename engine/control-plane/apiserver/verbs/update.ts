import type { ApiRequest, ApiResponse } from '../../../api/request';
import type { KubeObject } from '../../../api/object';
import { RawBody } from '../../../api/raw-body';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { authorizeCreate } from '../authz/authorize';
import { dedupedOwners, inNamespace, nameOf } from '../metadata';
import { badRequest } from '../refusals';
import { keyIn, type Scope } from '../scope';
import { updateObject, type UpdateRules } from '../storage/update-object';
import { isPending, type Eventually, type Steps } from '../suspension';
import { attributesOf } from './admission';
import { objectAnswer } from './answers';
import { optionsOf, type Options } from './options';
import { renewed } from './renewal';
import { submitted } from './submitted';
import { writerOf } from './writer';

/** PUT of an object or of its status (endpoints/handlers/update.go, v1.36). */
export const update = (scope: Scope, request: UpdateRequest): Eventually<ApiResponse> =>
  renewed(scope, request) ?? put(scope, request);

type UpdateRequest = Extract<ApiRequest, { verb: 'update' }>;

function* put(scope: Scope, request: UpdateRequest): Steps<ApiResponse> {
  const given = named(
    scope,
    inNamespace(scope, submitted(scope, request.object, knownTo(scope, request))),
    request.name,
  );
  const owned = dedupedOwners(given, false, scope.warnings);
  const { uid } = given.metadata as Partial<ObjectMeta>;
  const { object, created } = yield* updateObject(scope, request.name, {
    ...admissionOf(scope, request, (live) => scope.server.fields.updated(live, owned, writerOf(scope))),
    ...(uid === undefined ? {} : { uid }),
  });
  return objectAnswer(scope, created ? 201 : 200, object);
}

/** The live object, where the client may have made its own out of it. */
const knownTo = (scope: Scope, { name, object }: UpdateRequest): KubeObject | undefined =>
  object instanceof RawBody || scope.served.conversion !== undefined
    ? undefined
    : scope.server.store.get(keyIn(scope, name))?.value;

/** The rules of a PUT, PATCH or apply whose new state `make` knows. */
export function admissionOf(
  scope: Scope,
  request: Extract<ApiRequest, { verb: 'update' | 'patch' }>,
  make: (live: KubeObject | undefined) => KubeObject,
  createMissing = scope.served.definition.createOnUpdate && scope.subresource === '',
): UpdateRules {
  const { admission } = scope.server;
  const { name } = request;
  const options = optionsOf(request, request.verb === 'patch' ? 'PatchOptions' : 'UpdateOptions');
  return {
    next: (live) => mutated(scope, name, make(live), live, options),
    admit: (object, old) => admission.validate(attributesOf(scope, 'UPDATE', { name, object, old, options })),
    ...(createMissing ? { admitCreate: (object: KubeObject) => createAdmitted(scope, name, object, options) } : {}),
  };
}

/** What mutating admission makes of a new state. */
function mutated(
  scope: Scope,
  name: string,
  made: KubeObject,
  live: KubeObject | undefined,
  options: Options,
): Eventually<KubeObject> {
  const attributes =
    live === undefined
      ? attributesOf(scope, 'CREATE', { name, object: made, options })
      : attributesOf(scope, 'UPDATE', { name, object: made, old: live, options });
  const outcome = scope.server.admission.mutate(attributes);
  return isPending(outcome) ? mutatedLater(scope, made, outcome) : admitted(scope, made, outcome);
}

// It stands outside of what calls it: a generator that is made anew for each request costs V8 a hidden class each time.
function* mutatedLater(scope: Scope, made: KubeObject, steps: Steps<KubeObject | undefined>): Steps<KubeObject> {
  return admitted(scope, made, yield* steps);
}

function admitted(scope: Scope, made: KubeObject, changed: KubeObject = made): KubeObject {
  const { fields } = scope.server;
  const tracked = changed === made ? made : fields.admitted(made, changed, writerOf(scope), scope.warnings);
  return dedupedOwners(tracked, true, scope.warnings);
}

function createAdmitted(scope: Scope, name: string, object: KubeObject, options: Options): Eventually<void> {
  authorizeCreate(scope, name);
  return scope.server.admission.validate(attributesOf(scope, 'CREATE', { name, object, options }));
}

/** The name in the body must be the one on the URL (endpoints/handlers/rest.go, `checkName`). */
export function named({ namespace, served }: Scope, object: KubeObject, name: string): KubeObject {
  const given = nameOf(object);
  if (given === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
  const within = object.metadata.namespace ?? '';
  if (served.namespaced && namespace !== '' && within !== '' && within !== namespace) {
    throw badRequest(
      `the namespace of the object (${within}) does not match the namespace on the request (${namespace})`,
    );
  }
  return object;
}
