import { FRESH } from '../../../base/fresh';
import { Interned } from '../../../base/interned';
import type { ApiRequest, ApiResponse } from '../../../api/request';
import type { Binding, Pod } from '../../../api/types/core-v1';
import { required, notSupported } from '../../../api/validation/field-errors';
import { pods } from '../../../api/resources';
import { invariant } from '../../../base/invariant';
import { nameOf } from '../metadata';
import type { Served } from '../registry';
import { badRequest, conflict, notFound, unknownError } from '../refusals';
import { keyIn, pathOf, within, type Scope } from '../scope';
import { isPending, type Steps } from '../suspension';
import { atRevision } from '../watch/change';
import { attributesOf } from '../verbs/admission';
import { bodyOf, speaking, success } from './body';
import { withCondition } from './pod-condition';
import type { Subresource } from './subresource';

/** POST pods/binding: a pod gets its node, once (pkg/registry/core/pod/storage/storage.go, v1.36). */
export const binding: Subresource = {
  name: 'binding',
  of: ['pods'],
  handle: (scope, request) => (request.verb === 'create' ? bind(scope, request) : undefined),
};

/** `POST bindings` is the old way to the same. */
export const isLegacyBinding = ({ served }: Scope): boolean => served.group === '' && served.plural === 'bindings';

export function* bind(given: Scope, request: Extract<ApiRequest, { verb: 'create' }>): Steps<ApiResponse> {
  const scope = isLegacyBinding(given) ? { ...FRESH, ...given, served: podsOf(given) } : given;
  const { server } = scope;
  const body = bodyOf<Binding>(scope, 'v1', 'Binding', request.object);
  const name = request.name ?? nameOf(body);
  const spoken = isLegacyBinding(given) ? given : within(scope, speaking(scope.served, 'v1', 'Binding'), 'binding');
  const attributes = attributesOf(spoken, 'CREATE', { name, object: body });
  const mutated = server.admission.mutate(attributes);
  const admitted = ((isPending(mutated) ? yield* mutated : mutated) ?? body) as Binding;
  if (name !== nameOf(admitted)) throw badRequest('name in URL does not match name in Binding object');
  checkTarget(admitted);
  const checks = server.admission.validate({ ...FRESH, ...attributes, object: admitted });
  if (isPending(checks)) yield* checks;
  assign(scope, name, admitted);
  return success(201, scope.warnings);
}

function podsOf({ server }: Scope): Served {
  const served = server.registry.find(pods);
  invariant(served !== undefined, 'pods are served');
  return served;
}

function checkTarget({ target }: Binding): void {
  const findings = [];
  const kind = target.kind ?? '';
  if (kind !== '' && kind !== 'Node') findings.push(notSupported('target.kind', kind, ['Node', '<empty>']));
  if ((target.name ?? '') === '') findings.push(required('target.name'));
  if (findings.length === 0) return;
  const texts = findings.map(({ field, message }) => `${field}: ${message}`);
  throw unknownError(texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`);
}

function assign(scope: Scope, name: string, { metadata, target }: Binding): void {
  const { server, served, dryRun } = scope;
  const key = keyIn(scope, name);
  for (;;) {
    const live = server.store.get(key);
    if (live === undefined) throw notFound(served, name);
    const pod = live.value as Pod;
    checkPreconditions(scope, pod, metadata);
    const why = unassignable(pod);
    if (why !== undefined) throw conflict({ group: '', plural: 'pods/binding' }, name, why);
    if (dryRun) return;
    const next = assigned(pod, metadata, target.name ?? '', server.clock.now());
    const result = server.store.update(key, (revision) => atRevision(next, revision), live.modRevision);
    if (result.ok) return;
  }
}

function checkPreconditions(scope: Scope, pod: Pod, { uid, resourceVersion }: Partial<Binding['metadata']>): void {
  const { name } = pod.metadata;
  const failed =
    (uid ?? '') !== '' && uid !== pod.metadata.uid
      ? `UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`
      : (resourceVersion ?? '') !== '' && resourceVersion !== pod.metadata.resourceVersion
        ? `ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${pod.metadata.resourceVersion}`
        : undefined;
  if (failed === undefined) return;
  throw conflict(
    { group: '', plural: 'pods' },
    name,
    `StorageError: invalid object, Code: 4, Key: ${pathOf(keyIn(scope, name), scope)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${failed}`,
  );
}

/** Why a pod cannot get a node; undefined: it can. */
export function unassignable({ metadata, spec }: Pod): string | undefined {
  if (metadata.deletionTimestamp !== undefined) {
    return `pod ${metadata.name} is being deleted, cannot be assigned to a host`;
  }
  if ((spec.nodeName ?? '') !== '') {
    return `pod ${metadata.name} is already assigned to node ${JSON.stringify(spec.nodeName)}`;
  }
  if ((spec.schedulingGates?.length ?? 0) > 0) return `pod ${metadata.name} has non-empty .spec.schedulingGates`;
  return undefined;
}

function assigned(
  pod: Pod,
  { annotations, labels }: Binding['metadata'],
  nodeName: string,
  now: Parameters<typeof withCondition>[2],
): Pod {
  const { nominatedNodeName: _cleared, ...status } = pod.status;
  return {
    ...FRESH,
    ...pod,
    metadata:
      annotations === undefined && labels === undefined
        ? pod.metadata
        : {
            ...FRESH,
            ...pod.metadata,
            ...(annotations === undefined
              ? {}
              : { annotations: { ...FRESH, ...pod.metadata.annotations, ...annotations } }),
            ...(labels === undefined ? {} : { labels: sharedLabels({ ...FRESH, ...pod.metadata.labels, ...labels }) }),
          },
    spec: { ...FRESH, ...pod.spec, nodeName },
    status: withCondition(status, { type: 'PodScheduled', status: 'True' }, now),
  };
}

type Labels = Readonly<Record<string, string>>;

/** Pods of one template that stand in one zone are labelled alike: the labels are held once. */
const sharedLabels = (given: Labels): Labels => labels.of(JSON.stringify(given), () => given);

const labels = new Interned<Labels>();
