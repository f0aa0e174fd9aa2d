import { semanticEqual } from '../../../base/equal';
import type { TokenRequest } from '../../../api/types/authentication-v1';
import type { CertificateSigningRequest } from '../../../api/types/certificates-v1';
import type { Node, PersistentVolumeClaim, Pod } from '../../../api/types/core-v1';
import type { ResourceSlice } from '../../../api/types/resource-v1';
import type { CSIDriver } from '../../../api/types/storage-v1';
import { nodeNameOf } from '../authz/node/node-name';
import { claimsOf, referencesAnything } from '../authz/node/pod-references';
import { notFound } from '../refusals';
import { parseCertificateRequest } from '../../../api/x509/certificate-request';
import type { Server } from '../server';
import type { Attributes } from './attributes';
import { denied, isResource } from './denied';
import { forbiddenLabels, modifiedLabels } from './node-labels';
import type { AdmissionPlugin, Request } from './plugin';

type Cluster = Pick<Server, 'store' | 'authorizer'>;
type Rule = (cluster: Cluster, node: string, attributes: Attributes) => void;

/** A kubelet writes its own node and what its pods need, no more (plugin/pkg/admission/noderestriction, v1.36). */
export const nodeRestriction = (cluster: Cluster): AdmissionPlugin => ({
  name: 'NodeRestriction',
  handles,
  admit: (attributes, object) => {
    const node = nodeNameOf(attributes.user);
    if (node === undefined) return object;
    if (node === '') {
      throw denied(attributes, `could not determine node from user ${JSON.stringify(attributes.user.name)}`);
    }
    ruleOf(attributes.served)?.(cluster, node, attributes);
    return object;
  },
  isIdle: (request) => {
    const node = nodeNameOf(request.user);
    return node === undefined || isOwnHeartbeat(node, request);
  },
});

const handles: AdmissionPlugin['handles'] = (served) => ruleOf(served) !== undefined;

/** The most frequent of what nodes write, and allowed whatever it says. */
const isOwnHeartbeat = (node: string, { operation, served, namespace, name }: Request): boolean =>
  operation === 'UPDATE' &&
  name === node &&
  namespace === LEASE_NAMESPACE &&
  isResource(served, 'leases', 'coordination.k8s.io');

const LEASE_NAMESPACE = 'kube-node-lease';

function ruleOf(served: Attributes['served']): Rule | undefined {
  return RULES.find(([plural, group]) => isResource(served, plural, group))?.[2];
}

const RULES: readonly (readonly [plural: string, group: string, rule: Rule])[] = [
  ['pods', '', pods],
  ['nodes', '', nodes],
  ['persistentvolumeclaims', '', claims],
  ['serviceaccounts', '', serviceAccounts],
  ['leases', 'coordination.k8s.io', leases],
  ['csinodes', 'storage.k8s.io', csiNodes],
  ['resourceslices', 'resource.k8s.io', resourceSlices],
  ['certificatesigningrequests', 'certificates.k8s.io', certificateRequests],
];

const MIRROR = 'kubernetes.io/config.mirror';
const quoted = (text: string): string => JSON.stringify(text);

function pods(cluster: Cluster, node: string, attributes: Attributes): void {
  switch (attributes.subresource) {
    case '':
      return podItself(cluster, node, attributes);
    case 'status':
      return podStatus(node, attributes);
    case 'eviction':
      return podEviction(cluster, node, attributes);
    default:
      throw denied(
        attributes,
        `unexpected pod subresource ${quoted(attributes.subresource)}, only 'status' and 'eviction' are allowed`,
      );
  }
}

function podItself(cluster: Cluster, node: string, attributes: Attributes): void {
  const { operation } = attributes;
  if (operation === 'CREATE') return mirrorPod(cluster, node, attributes);
  if (operation !== 'DELETE') {
    throw denied(
      attributes,
      `unexpected operation ${quoted(operation)}, node ${quoted(node)} can only create and delete mirror pods`,
    );
  }
  if (podNamed(cluster, attributes).spec.nodeName !== node) {
    throw denied(attributes, `node ${quoted(node)} can only delete pods with spec.nodeName set to itself`);
  }
}

function podNamed({ store }: Cluster, { namespace, name, served }: Attributes): Pod {
  const entry = store.get({ prefix: 'pods', namespace, name });
  if (entry === undefined) throw notFound(served, name);
  return entry.value as Pod;
}

function mirrorPod({ store }: Cluster, node: string, attributes: Attributes): void {
  const pod = attributes.object as Pod;
  const refuse = (why: string): never => {
    throw denied(attributes, why);
  };
  const me = `node ${quoted(node)}`;
  if (pod.metadata.annotations?.[MIRROR] === undefined) {
    refuse(`pod does not have ${quoted(MIRROR)} annotation, ${me} can only create mirror pods`);
  }
  if (pod.spec.nodeName !== node) refuse(`${me} can only create pods with spec.nodeName set to itself`);
  const owners = pod.metadata.ownerReferences ?? [];
  if (owners.length > 1) refuse(`${me} can only create pods with a single owner reference set to itself`);
  const [owner] = owners;
  if (owner === undefined || owner.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node) {
    refuse(`${me} can only create pods with an owner reference set to itself`);
  }
  if (owner?.controller !== true) {
    refuse(`${me} can only create pods with a controller owner reference set to itself`);
  }
  if (owner?.blockOwnerDeletion === true) refuse(`${me} must not set blockOwnerDeletion on an owner reference`);
  const stored = store.get({ prefix: 'minions', namespace: '', name: node })?.value;
  if (stored === undefined) throw notFound({ group: '', plural: 'nodes' }, node);
  if (owner?.uid !== stored.metadata.uid) {
    refuse(`node ${node} UID mismatch: expected ${owner?.uid} got ${stored.metadata.uid}`);
  }
  const referenced = referencesAnything(pod);
  if (referenced !== undefined) refuse(`${me} can not create pods that reference ${referenced}`);
}

function podStatus(node: string, attributes: Attributes): void {
  const { operation } = attributes;
  if (operation !== 'UPDATE') throw denied(attributes, `unexpected operation ${quoted(operation)}`);
  const old = attributes.old as Pod;
  const next = attributes.object as Pod;
  const me = `node ${quoted(node)}`;
  if (old.spec.nodeName !== node) {
    throw denied(attributes, `${me} can only update pod status for pods with spec.nodeName set to itself`);
  }
  if (!semanticEqual(old.metadata.labels ?? {}, next.metadata.labels ?? {})) {
    throw denied(attributes, `${me} cannot update labels through pod status`);
  }
  if (!semanticEqual(old.status.resourceClaimStatuses, next.status.resourceClaimStatuses)) {
    throw denied(attributes, `${me} cannot update resource claim statues`);
  }
  if (!semanticEqual(old.status.extendedResourceClaimStatus, next.status.extendedResourceClaimStatus)) {
    throw denied(attributes, `${me} cannot update extended resource claim status`);
  }
}

function podEviction(cluster: Cluster, node: string, attributes: Attributes): void {
  if (attributes.operation !== 'CREATE') throw denied(attributes, `unexpected operation ${attributes.operation}`);
  const name = attributes.name !== '' ? attributes.name : (attributes.object?.metadata.name ?? '');
  if (name === '') throw denied(attributes, 'could not determine pod from request data');
  if (podNamed(cluster, { ...attributes, name }).spec.nodeName !== node) {
    throw denied(attributes, `node ${node} can only evict pods with spec.nodeName set to itself`);
  }
}

function nodes(_cluster: Cluster, node: string, attributes: Attributes): void {
  const { operation, name } = attributes;
  const asked = name !== '' ? name : (attributes.object?.metadata.name ?? '');
  if (asked !== node) {
    throw denied(attributes, `node ${quoted(node)} is not allowed to modify node ${quoted(asked)}`);
  }
  if (operation === 'CREATE') return newNode(node, attributes);
  if (operation === 'UPDATE') changedNode(node, attributes);
}

function newNode(node: string, attributes: Attributes): void {
  const given = attributes.object as Node;
  if (given.spec.configSource !== undefined) {
    throw denied(attributes, `node ${quoted(node)} is not allowed to create pods with a non-nil configSource`);
  }
  const labels = forbiddenLabels(modifiedLabels(given.metadata.labels, undefined));
  if (labels.length === 0) return;
  throw denied(attributes, `node ${quoted(node)} is not allowed to set the following labels: ${labels.join(', ')}`);
}

function changedNode(node: string, attributes: Attributes): void {
  const next = attributes.object as Node;
  const old = attributes.old as Node;
  const me = `node ${quoted(node)}`;
  if (next.spec.configSource !== undefined && !semanticEqual(next.spec.configSource, old.spec.configSource)) {
    throw denied(attributes, `${me} is not allowed to update configSource to a new non-nil configSource`);
  }
  if (!semanticEqual(next.spec.taints, old.spec.taints)) {
    throw denied(attributes, `${me} is not allowed to modify taints`);
  }
  if (!semanticEqual(next.metadata.ownerReferences, old.metadata.ownerReferences)) {
    throw denied(attributes, `${me} is not allowed to modify ownerReferences`);
  }
  const labels = forbiddenLabels(modifiedLabels(next.metadata.labels, old.metadata.labels));
  if (labels.length > 0) throw denied(attributes, `is not allowed to modify labels: ${labels.join(', ')}`);
}

function claims(_cluster: Cluster, node: string, attributes: Attributes): void {
  if (attributes.subresource !== 'status') throw denied(attributes, 'may only update PVC status');
  if (attributes.operation !== 'UPDATE') {
    throw denied(attributes, `unexpected operation ${quoted(attributes.operation)}`);
  }
  const old = attributes.old as PersistentVolumeClaim;
  const next = attributes.object as PersistentVolumeClaim;
  if (semanticEqual(withoutGrowth(old), withoutGrowth(next))) return;
  throw denied(
    attributes,
    `node ${quoted(node)} is not allowed to update fields other than status.quantity and status.conditions`,
  );
}

/** Without what a kubelet may say of a volume that grows. */
function withoutGrowth(claim: PersistentVolumeClaim): object {
  const { managedFields: _managed, resourceVersion: _version, ...metadata } = claim.metadata;
  const { capacity: _size, conditions: _conditions, allocatedResources: _allocated, ...status } = claim.status;
  const { allocatedResourceStatuses: _statuses, ...kept } = status;
  return { ...claim, metadata, status: kept };
}

function serviceAccounts(cluster: Cluster, node: string, attributes: Attributes): void {
  if (attributes.operation !== 'CREATE' || attributes.subresource !== 'token') return;
  const { spec } = attributes.object as TokenRequest;
  const ref = spec.boundObjectRef;
  if (ref === undefined || ref === null || ref.apiVersion !== 'v1' || ref.kind !== 'Pod' || (ref.name ?? '') === '') {
    throw denied(attributes, 'node requested token not bound to a pod');
  }
  if ((ref.uid ?? '') === '') throw denied(attributes, 'node requested token with a pod binding without a uid');
  const entry = cluster.store.get({ prefix: 'pods', namespace: attributes.namespace, name: ref.name ?? '' });
  if (entry === undefined) throw notFound({ group: '', plural: 'pods' }, ref.name ?? '');
  const pod = entry.value as Pod;
  if (ref.uid !== pod.metadata.uid) {
    throw denied(
      attributes,
      `the UID in the bound object reference (${ref.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  if (pod.spec.nodeName !== node) {
    throw denied(attributes, 'node requested token bound to a pod scheduled on a different node');
  }
  checkAudience(cluster, attributes, pod, spec.audiences ?? []);
}

function checkAudience(cluster: Cluster, attributes: Attributes, pod: Pod, audiences: readonly string[]): void {
  if (audiences.length > 1) throw denied(attributes, 'node may only request 0 or 1 audiences');
  const audience = audiences[0] ?? '';
  if (podNames(cluster, pod, audience)) return;
  const { user, namespace, name } = attributes;
  const decision = cluster.authorizer.authorize({
    user,
    verb: 'request-serviceaccounts-token-audience',
    group: '',
    version: 'v1',
    resource: audience,
    subresource: '',
    namespace,
    name,
    path: '',
  });
  if (decision.allowed) return;
  throw denied(
    attributes,
    `audience ${quoted(audience)} not found in pod spec volume, ${user.name} is not authorized to request tokens for this audience`,
  );
}

/** By a projected token, or by a driver of one of its volumes. */
function podNames({ store }: Cluster, pod: Pod, audience: string): boolean {
  const volumes = pod.spec.volumes ?? [];
  const projected = volumes.some((volume) =>
    volume.projected?.sources?.some(
      ({ serviceAccountToken }) =>
        serviceAccountToken !== undefined && (serviceAccountToken.audience ?? '') === audience,
    ),
  );
  if (projected) return true;
  const namespace = pod.metadata.namespace ?? '';
  const bound = claimsOf(pod).map((name) => {
    const claim = name === undefined ? undefined : store.get({ prefix: 'persistentvolumeclaims', namespace, name });
    const volume = (claim?.value as PersistentVolumeClaim | undefined)?.spec.volumeName ?? '';
    const found = store.get({ prefix: 'persistentvolumes', namespace: '', name: volume })?.value as
      { readonly spec: { readonly csi?: { readonly driver: string } } } | undefined;
    return found?.spec.csi?.driver;
  });
  const drivers = [...volumes.map(({ csi }) => csi?.driver), ...bound];
  return drivers.some((name) => {
    if (name === undefined) return false;
    const driver = store.get({ prefix: 'csidrivers', namespace: '', name })?.value as CSIDriver | undefined;
    return driver?.spec.tokenRequests?.some((request) => request.audience === audience) === true;
  });
}

function ownName(attributes: Attributes): string {
  const { operation, object, name } = attributes;
  return operation === 'CREATE' ? (object?.metadata.name ?? '') : name;
}

function leases(_cluster: Cluster, node: string, attributes: Attributes): void {
  if (attributes.namespace !== LEASE_NAMESPACE) {
    throw denied(attributes, 'can only access leases in the "kube-node-lease" system namespace');
  }
  if (ownName(attributes) === node) return;
  throw denied(attributes, 'can only access node lease with the same name as the requesting node');
}

function csiNodes(_cluster: Cluster, node: string, attributes: Attributes): void {
  if (ownName(attributes) === node) return;
  throw denied(attributes, 'can only access CSINode with the same name as the requesting node');
}

function resourceSlices(_cluster: Cluster, node: string, attributes: Attributes): void {
  const { operation } = attributes;
  if (operation === 'CREATE' && (attributes.object as ResourceSlice).spec.nodeName !== node) {
    throw denied(attributes, 'can only create ResourceSlice with the same NodeName as the requesting node');
  }
  if (operation === 'DELETE' && (attributes.old as ResourceSlice).spec.nodeName !== node) {
    throw denied(attributes, 'can only delete ResourceSlice with the same NodeName as the requesting node');
  }
}

const NODE_SIGNERS: ReadonlySet<string> = new Set([
  'kubernetes.io/kubelet-serving',
  'kubernetes.io/kube-apiserver-client-kubelet',
]);

function certificateRequests(_cluster: Cluster, node: string, attributes: Attributes): void {
  if (attributes.operation !== 'CREATE') return;
  const { spec } = attributes.object as CertificateSigningRequest;
  if (!NODE_SIGNERS.has(spec.signerName)) return;
  const parsed = parseCertificateRequest(spec.request);
  if (!parsed.ok) throw denied(attributes, `unable to parse csr: ${parsed.error}`);
  if (parsed.request.commonName === `system:node:${node}`) return;
  throw denied(attributes, `can only create a node CSR with CN=system:node:${node}`);
}
