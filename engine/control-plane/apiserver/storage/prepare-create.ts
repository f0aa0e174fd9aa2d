import { FRESH } from '../../../base/fresh';
import { formatTime } from '../../../base/timestamp';
import type { FieldError } from '../../../api/field-error';
import type { KubeObject } from '../../../api/object';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { validateObjectMeta } from '../../../api/validation/object-meta';
import { generatedName, uuid } from '../identity';
import { inNamespace, nameOf, withMetadata } from '../metadata';
import { invalid } from '../refusals';
import type { Served } from '../registry';
import { hookContext, type Scope } from '../scope';

/** What rest.BeforeCreate makes of an object. */
export function preparedForCreate(scope: Scope, object: KubeObject): KubeObject {
  const { definition } = scope.served;
  const placed = inNamespace(scope, withMetadata(object, identified(scope, object.metadata)));
  const counted = definition.generationOf === undefined ? placed : generation(placed, definition.firstGeneration);
  return definition.prepareForCreate?.(counted, hookContext(scope)) ?? counted;
}

/** What rest.BeforeCreate refuses or warns of. */
export function checkCreate(scope: Scope, prepared: KubeObject): void {
  const { served, warnings } = scope;
  const { definition } = served;
  const context = hookContext(scope);
  const findings = definition.validate(prepared, context);
  if (findings.length > 0) throw invalid(subjectOf(served, prepared), nameOf(prepared), findings);
  const common: FieldError[] = [];
  validateObjectMeta(prepared.metadata, { namespaced: served.namespaced, nameRule: 'path-segment' }, common);
  if (common.length > 0) throw invalid(served, nameOf(prepared), common);
  const advice = definition.warnings?.(prepared, undefined, context);
  if (advice !== undefined && advice.length > 0) warnings.push(...advice);
}

/** What a refusal calls the kind: of its own group, however it is served; a custom resource is what it says it is. */
export const subjectOf = ({ kind, definition }: Served, object: KubeObject): Pick<Served, 'group' | 'kind'> => ({
  group: definition.group,
  kind: definition.custom === undefined ? kind : object.kind,
});

function identified({ server }: Scope, metadata: ObjectMeta): ObjectMeta {
  const { name, generateName, namespace, ...rest } = metadata as Partial<ObjectMeta>;
  const generated = (name ?? '') === '' && (generateName ?? '') !== '';
  return {
    name: generated ? generatedName(server.random, generateName ?? '') : (name ?? ''),
    ...(generateName === undefined ? {} : { generateName }),
    ...(namespace === undefined ? {} : { namespace }),
    ...rest,
    uid: uuid(server.random),
    resourceVersion: rest.resourceVersion ?? '',
    creationTimestamp: formatTime(server.clock.now()),
  };
}

function generation(object: KubeObject, first: 0 | 1): KubeObject {
  if (first === 1) return withMetadata(object, { ...FRESH, ...object.metadata, generation: 1 });
  const { generation: _dropped, ...metadata } = object.metadata;
  return withMetadata(object, metadata);
}
