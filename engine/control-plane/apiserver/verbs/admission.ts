import type { KubeObject } from '../../../api/object';
import type { Attributes, Operation } from '../admission/attributes';
import type { Scope } from '../scope';
import { awaited, type Steps } from '../suspension';

interface Subject {
  readonly name: string;
  readonly object?: KubeObject;
  readonly old?: KubeObject;
  readonly options?: Readonly<Record<string, unknown>>;
}

export function attributesOf(scope: Scope, operation: Operation, { name, object, old, options }: Subject): Attributes {
  const { served, subresource, namespace, user, dryRun, warnings } = scope;
  return {
    operation,
    served,
    subresource,
    namespace: isNamespace(scope) ? name : namespace,
    name,
    user,
    dryRun,
    object,
    old,
    options: options ?? {},
    warn: (text) => void warnings.push(text),
  };
}

/** Admission sees a Namespace as lying in itself. */
const isNamespace = ({ served }: Scope): boolean => served.group === '' && served.plural === 'namespaces';

/** Mutating, then validating admission of a deletion. */
export function* admitDeletion(
  scope: Scope,
  name: string,
  old: KubeObject,
  options: Readonly<Record<string, unknown>>,
): Steps<void> {
  const attributes = attributesOf(scope, 'DELETE', { name, old, options });
  yield* awaited(scope.server.admission.mutate(attributes));
  yield* awaited(scope.server.admission.validate(attributes));
}
