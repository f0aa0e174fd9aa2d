import type { Json, KubeObject } from '../../../api/object';
import type { ApiRequest, ApiResponse } from '../../../api/request';
import { apiVersionOf } from '../../../api/resource';
import type { Scale } from '../../../api/types/autoscaling-v1';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import type { ResourceDefinition, ScaleAccess } from '../../../api/kinds/definition';
import { invalid as invalidField } from '../../../api/validation/field-errors';
import { fieldElement } from '../managed-fields/path-element';
import { parentEntries, scaleEntries, type ReplicasPaths } from '../managed-fields/scale-entries';
import { withEntries } from '../managed-fields/seen-object';
import { nameOf, withMetadata } from '../metadata';
import { badRequest, internalError, invalid, notFound } from '../refusals';
import type { Served } from '../registry';
import { keyIn, type Scope } from '../scope';
import { entryAt } from '../storage/stored-form';
import { updateObject } from '../storage/update-object';
import { awaited, type Steps } from '../suspension';
import { attributesOf } from '../verbs/admission';
import { appliedPatch } from '../verbs/apply';
import { patchedBody } from '../verbs/patch';
import { writerOf } from '../verbs/writer';
import { bodyOf, speaking } from './body';
import type { Subresource } from './subresource';

/** A workload seen as a number of replicas (autoscaling/v1 Scale). */
export const scale: Subresource = {
  name: 'scale',
  handle: (scope, request) => {
    switch (request.verb) {
      case 'get':
        return read(scope, request.name);
      case 'update':
        return write(scope, request, (spoken, live) =>
          spoken.server.fields.updated(
            live,
            bodyOf<Scale>(scope, API_VERSION, 'Scale', request.object),
            writerOf(spoken),
          ),
        );
      case 'patch':
        return write(scope, request, (spoken, live) => patched(spoken, request, live));
      default:
        return undefined;
    }
  },
};

const API_VERSION = 'autoscaling/v1';

function patched(spoken: Scope, request: Extract<ApiRequest, { verb: 'patch' }>, live: KubeObject): KubeObject {
  if (request.patch.type === 'apply') return appliedPatch(spoken, request.patch, live);
  const next = patchedBody(spoken, request, live as unknown as Json);
  return spoken.server.fields.updated(live, next, writerOf(spoken));
}

function* read(scope: Scope, name: string): Steps<ApiResponse> {
  const entry = entryAt(scope, keyIn(scope, name));
  if (entry === undefined) throw notFound(scope.served, name);
  const access = accessOf(scope);
  const missing = access.missing?.(entry.value);
  if (missing !== undefined) throw internalError(missing);
  return { code: 200, kind: 'object', object: scaleOf(access, entry.value) };
}

function* write(
  scope: Scope,
  request: Extract<ApiRequest, { verb: 'update' | 'patch' }>,
  wanted: (spoken: Scope, live: KubeObject) => KubeObject,
): Steps<ApiResponse> {
  const { server } = scope;
  const { name } = request;
  const access = accessOf(scope);
  const spoken = { ...scope, served: speaking(scope.served, API_VERSION, 'Scale') };
  const { object } = yield* updateObject({ ...scope, subresource: '' }, name, {
    next: (live) => {
      if (live === undefined) throw notFound(scope.served, name);
      const asked = wanted(spoken, tracked(scope, scaleOf(access, live), live));
      checkName(asked, name);
      return scaled(scope, spoken, asked, live);
    },
    admit: (next, live) =>
      server.admission.validate(
        attributesOf(spoken, 'UPDATE', { name, object: scaleOf(access, next), old: scaleOf(access, live) }),
      ),
  });
  return { code: 200, kind: 'object', object: scaleOf(access, object), ...warned(scope) };
}

/** The object with the replicas that are asked for. */
function* scaled(scope: Scope, spoken: Scope, asked: KubeObject, live: KubeObject): Steps<KubeObject> {
  const { server } = scope;
  const access = accessOf(scope);
  const { name } = live.metadata;
  const attributes = attributesOf(spoken, 'UPDATE', { name, object: asked, old: scaleOf(access, live) });
  const mutated = (yield* awaited(server.admission.mutate(attributes))) ?? asked;
  const admitted = server.fields.admitted(asked, mutated, writerOf(spoken), scope.warnings) as Scale;
  checkReplicas(admitted);
  const changed = access.withReplicas(live, admitted.spec.replicas ?? 0);
  return withEntries(atVersionOf(admitted, changed), entriesAfter(scope, admitted, live));
}

/** The scale of an object with the owners of its replicas. */
const tracked = ({ served }: Scope, scale: Scale, { metadata }: KubeObject): KubeObject =>
  withEntries(scale, scaleEntries(metadata.managedFields, replicasPaths(served)));

function entriesAfter({ served }: Scope, { metadata }: Scale, live: KubeObject): ObjectMeta['managedFields'] {
  const before = live.metadata.managedFields;
  if (before === undefined && metadata.managedFields === undefined) return undefined;
  return parentEntries(before, metadata.managedFields, replicasPaths(served), served.apiVersion);
}

const known = new WeakMap<ResourceDefinition, ReplicasPaths>();

function replicasPaths({ definition }: Served): ReplicasPaths {
  let paths = known.get(definition);
  if (paths === undefined) {
    const { group, scale: access } = definition;
    const pathIn = (version: string): readonly string[] => access?.replicasPaths?.[version] ?? usualPath(definition);
    paths = new Map(
      versionsOf(definition).map((version) => [apiVersionOf({ group, version }), pathIn(version).map(fieldElement)]),
    );
    known.set(definition, paths);
  }
  return paths;
}

function versionsOf({ version, conversions, structuralSchemas = {} }: ResourceDefinition): readonly string[] {
  return [version, ...conversions.map((conversion) => conversion.version), ...Object.keys(structuralSchemas)];
}

/** A version of a custom resource that has no scale has no replicas either. */
const usualPath = ({ custom }: ResourceDefinition): readonly string[] =>
  custom === undefined ? ['spec', 'replicas'] : [];

function atVersionOf({ metadata }: Scale, object: KubeObject): KubeObject {
  const { resourceVersion = '' } = metadata as Partial<ObjectMeta>;
  return resourceVersion === '' ? object : withMetadata(object, { ...object.metadata, resourceVersion });
}

const warned = ({ warnings }: Scope): { readonly warnings?: readonly string[] } =>
  warnings.length === 0 ? {} : { warnings: [...new Set(warnings)] };

function checkName(asked: KubeObject, name: string): void {
  const given = nameOf(asked);
  if (given === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
}

function checkReplicas({ metadata, spec }: Scale): void {
  const { replicas = 0 } = spec;
  if (replicas >= 0) return;
  throw invalid({ group: 'autoscaling', kind: 'Scale' }, metadata.name, [
    invalidField('spec.replicas', replicas, 'must be greater than or equal to 0'),
  ]);
}

function accessOf({ served }: Scope): ScaleAccess<KubeObject> {
  const { scale: access } = served.definition;
  if (access === undefined) throw badRequest(`the server could not find the requested resource`);
  return access;
}

function scaleOf(access: ScaleAccess<KubeObject>, object: KubeObject): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = access.selector(object);
  const replicas = access.replicas(object);
  return {
    kind: 'Scale',
    apiVersion: API_VERSION,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: access.statusReplicas(object), ...(selector === '' ? {} : { selector }) },
  };
}
