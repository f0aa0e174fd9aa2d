import { FRESH } from '../../../base/fresh';
import { formatTime } from '../../../base/timestamp';
import type { FieldError } from '../../../api/field-error';
import type { ResourceDefinition } from '../../../api/kinds/definition';
import type { KubeObject } from '../../../api/object';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { validateObjectMeta } from '../../../api/validation/object-meta';
import { generatedName, uuid } from '../identity';
import { inNamespace, nameOf, withMetadata, withoutSelfLink } from '../metadata';
import { invalid } from '../refusals';
import type { Served } from '../registry';
import { hookContext, type Scope } from '../scope';

/** What rest.BeforeCreate makes of an object. */
export function preparedForCreate(scope: Scope, object: KubeObject): KubeObject {
  const { definition } = scope.served;
  const identified = withIdentity(scope, withName(scope, object.metadata));
  const counted = definition.generationOf === undefined ? identified : withGeneration(identified, definition);
  const placed = inNamespace(scope, withMetadata(object, counted));
  return definition.prepareForCreate?.(placed, hookContext(scope)) ?? placed;
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

function withName({ server }: Scope, metadata: ObjectMeta): ObjectMeta {
  if (((metadata as Partial<ObjectMeta>).name ?? '') !== '') return metadata;
  const { name: _empty, generateName = '', ...rest } = metadata;
  return generateName === ''
    ? { name: '', ...rest }
    : { name: generatedName(server.random, generateName), generateName, ...rest };
}

const withIdentity = ({ server }: Scope, metadata: ObjectMeta): ObjectMeta => ({
  ...FRESH,
  ...withoutSelfLink(metadata),
  uid: uuid(server.random),
  resourceVersion: (metadata as Partial<ObjectMeta>).resourceVersion ?? '',
  creationTimestamp: formatTime(server.clock.now()),
});

function withGeneration(
  metadata: ObjectMeta,
  { firstGeneration }: Pick<ResourceDefinition, 'firstGeneration'>,
): ObjectMeta {
  if (firstGeneration === 1) return { ...FRESH, ...metadata, generation: 1 };
  if (metadata.generation === undefined) return metadata;
  const { generation: _dropped, ...rest } = metadata;
  return rest;
}
