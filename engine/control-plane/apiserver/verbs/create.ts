import type { ApiRequest, ApiResponse } from '../../../api/request';
import { dedupedOwners, inNamespace, nameOf, withoutSystemFields } from '../metadata';
import type { Scope } from '../scope';
import { createObject } from '../storage/create-object';
import { isPending, type Steps } from '../suspension';
import { attributesOf } from './admission';
import { objectAnswer } from './answers';
import { optionsOf } from './options';
import { submitted } from './submitted';
import { writerOf } from './writer';

/** POST to a collection (endpoints/handlers/create.go, v1.36). */
export function* create(scope: Scope, request: Extract<ApiRequest, { verb: 'create' }>): Steps<ApiResponse> {
  const { server, warnings } = scope;
  const given = inNamespace(scope, withoutSystemFields(submitted(scope, request.object)));
  const owned = dedupedOwners(given, false, warnings);
  const writer = writerOf(scope);
  const tracked = server.fields.updated(undefined, owned, writer);
  const name = nameOf(tracked);
  const options = optionsOf(request, 'CreateOptions');
  const outcome = server.admission.mutate(attributesOf(scope, 'CREATE', { name, object: tracked, options }));
  const mutated = (isPending(outcome) ? yield* outcome : outcome) ?? tracked;
  const admitted = mutated === tracked ? tracked : server.fields.admitted(tracked, mutated, writer, warnings);
  const created = yield* createObject(scope, dedupedOwners(admitted, true, warnings), (object) =>
    server.admission.validate(attributesOf(scope, 'CREATE', { name: object.metadata.name, object, options })),
  );
  return objectAnswer(scope, 201, created);
}
