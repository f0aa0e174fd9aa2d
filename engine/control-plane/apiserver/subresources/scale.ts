import { semanticEqual } from '../../../base/equal';
import type { Json, KubeObject } from '../../../api/object';
import type { ApiRequest, ApiResponse } from '../../../api/request';
import type { Scale } from '../../../api/types/autoscaling-v1';
import type { ScaleAccess } from '../../../api/kinds/definition';
import { invalid as invalidField } from '../../../api/validation/field-errors';
import { nameOf } from '../metadata';
import { badRequest, invalid, notFound } from '../refusals';
import { keyIn, type Scope } from '../scope';
import { updateObject } from '../storage/update-object';
import type { Steps } from '../suspension';
import { attributesOf } from '../verbs/admission';
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
        return write(scope, request, () => bodyOf<Scale>(scope, 'autoscaling/v1', 'Scale', request.object));
      case 'patch':
        return write(scope, request, (live) => {
          const spoken = { ...scope, served: speaking(scope.served, 'autoscaling/v1', 'Scale') };
          return patchedBody(spoken, request, live as unknown as Json) as Scale;
        });
      default:
        return undefined;
    }
  },
};

function* read(scope: Scope, name: string): Steps<ApiResponse> {
  const entry = scope.server.store.get(keyIn(scope, name));
  if (entry === undefined) throw notFound(scope.served, name);
  return { code: 200, kind: 'object', object: scaleOf(accessOf(scope), entry.value) };
}

function* write(
  scope: Scope,
  request: Extract<ApiRequest, { verb: 'update' | 'patch' }>,
  wanted: (live: Scale) => Scale,
): Steps<ApiResponse> {
  const { server } = scope;
  const { name } = request;
  const access = accessOf(scope);
  const spoken = { ...scope, served: speaking(scope.served, 'autoscaling/v1', 'Scale') };
  const { object } = yield* updateObject({ ...scope, subresource: '' }, name, {
    *next(live) {
      if (live === undefined) throw notFound(scope.served, name);
      const now = scaleOf(access, live);
      const asked = wanted(now);
      checkName(asked, name);
      const attributes = attributesOf(spoken, 'UPDATE', { name, object: asked, old: now });
      const admitted = ((yield* server.admission.mutate(attributes)) ?? asked) as Scale;
      checkReplicas(admitted);
      const scaled = access.withReplicas(live, admitted.spec.replicas ?? 0);
      const { resourceVersion } = admitted.metadata as Partial<Scale['metadata']>;
      const next =
        resourceVersion === undefined || resourceVersion === ''
          ? scaled
          : { ...scaled, metadata: { ...scaled.metadata, resourceVersion } };
      return semanticEqual(next, live) ? next : server.fields.updated(live, next, writerOf(scope));
    },
    admit: (next, live) =>
      server.admission.validate(
        attributesOf(spoken, 'UPDATE', { name, object: scaleOf(access, next), old: scaleOf(access, live) }),
      ),
  });
  return { code: 200, kind: 'object', object: scaleOf(access, object), ...warned(scope) };
}

const warned = ({ warnings }: Scope): { readonly warnings?: readonly string[] } =>
  warnings.length === 0 ? {} : { warnings: [...new Set(warnings)] };

function checkName(asked: Scale, name: string): void {
  const given = nameOf(asked);
  if (given !== '' && given !== name) {
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
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: access.statusReplicas(object), ...(selector === '' ? {} : { selector }) },
  };
}
