import type { ApiRequest, ApiResponse, DeleteOptions } from '../../../api/request';
import type { Scope } from '../scope';
import { deleteDefinition, isDefinitions } from '../storage/delete-definition';
import { deleteNamespace, isNamespaces } from '../storage/delete-namespace';
import { deleteObject, deletionStatus, type Deleted } from '../storage/delete-object';
import type { Steps } from '../suspension';
import { admitDeletion } from './admission';
import { objectAnswer } from './answers';
import { warnOfDeletion } from './deletion-warnings';

/** DELETE of one object (endpoints/handlers/delete.go, v1.36). */
export function* remove(scope: Scope, request: Extract<ApiRequest, { verb: 'delete' }>): Steps<ApiResponse> {
  const { name, options } = request;
  warnOfDeletion(scope, options);
  const deleted = yield* deletionOf(scope, name, options);
  const code = !deleted.gone && options.orphanDependents === false ? 202 : 200;
  if (!deleted.gone || scope.served.definition.returnsDeleted) return objectAnswer(scope, code, deleted.object);
  const answer = { code, kind: 'status', status: deletionStatus(scope, deleted.object) } as const;
  return scope.warnings.length === 0 ? answer : { ...answer, warnings: [...scope.warnings] };
}

/**
 * As the kind has it; a Namespace goes in two phases, and so does the definition of a custom resource. Admission is told
 * `admittedName`: of a whole collection there is none.
 */
export function deletionOf(scope: Scope, name: string, options: DeleteOptions, admittedName = name): Steps<Deleted> {
  const shown = { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1', ...options };
  const how = isNamespaces(scope) ? deleteNamespace : isDefinitions(scope) ? deleteDefinition : deleteObject;
  return how(scope, name, options, (object) => admitDeletion(scope, admittedName, object, shown));
}
