import { exactField, parseFieldSelector } from '../../../../api/field-selector';
import { pods as podsResource } from '../../../../api/resources';
import { invariant } from '../../../../base/invariant';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../../api/types/core-v1';
import type { PolicyRule } from '../../../../api/types/rbac-v1';
import type { ResourceSlice } from '../../../../api/types/resource-v1';
import type { VolumeAttachment } from '../../../../api/types/storage-v1';
import type { Server } from '../../server';
import { ALLOWED, NO_OPINION, type Attributes, type Authorizer, type Decision } from '../authorizer';
import { RuleIndex } from '../rbac/rule-index';
import { nodeNameOf } from './node-name';
import { claimsOf, references, type Referenced } from './pod-references';

type Cluster = Pick<Server, 'store' | 'caches' | 'registry'>;

const denied = (why: string): Decision => ({ allowed: false, why: () => why });

/**
 * Lets a kubelet read what the pods on its node name, and write what is its own; `rules` is the rest of what every
 * kubelet may do (plugin/pkg/auth/authorizer/node, v1.36). The relations are looked up when they are asked for.
 */
export function nodeAuthorizer(cluster: Cluster, rules: readonly PolicyRule[]): Authorizer {
  const everyKubelets = new RuleIndex([{ rules, source: () => 'every kubelet' }]);
  return {
    authorize(attributes) {
      const node = nodeNameOf(attributes.user);
      if (node === undefined) return NO_OPINION;
      if (node === '') return denied(`unknown node for user ${JSON.stringify(attributes.user.name)}`);
      const special = attributes.resource === '' ? undefined : SPECIAL.get(resourceOf(attributes));
      if (special !== undefined) return special(cluster, node, attributes);
      return everyKubelets.allowing(attributes) === undefined ? NO_OPINION : ALLOWED;
    },
  };
}

type Rule = (cluster: Cluster, node: string, attributes: Attributes) => Decision;

const resourceOf = ({ group, resource }: Attributes): string => (group === '' ? resource : `${resource}.${group}`);

const SPECIAL: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['secrets', readOf('secrets')],
  ['configmaps', readOf('configmaps')],
  ['persistentvolumeclaims', persistentVolumeClaims],
  ['persistentvolumes', getOf(usesVolume)],
  ['resourceclaims.resource.k8s.io', getOf(usesIn('resourceclaims'))],
  ['volumeattachments.storage.k8s.io', getOf(isAttachedHere)],
  ['serviceaccounts', serviceAccounts],
  ['leases.coordination.k8s.io', leases],
  ['csinodes.storage.k8s.io', csiNodes],
  ['resourceslices.resource.k8s.io', resourceSlices],
  ['nodes', nodes],
  ['pods', pods],
]);

type Related = (cluster: Cluster, node: string, attributes: Attributes) => boolean;

function related(holds: Related, cluster: Cluster, node: string, attributes: Attributes): Decision {
  if (attributes.name === '') return denied('No Object name found');
  return holds(cluster, node, attributes) ? ALLOWED : unrelated(node);
}

const unrelated = (node: string): Decision => denied(`no relationship found between node '${node}' and this object`);

function readOf(kind: Referenced): Rule {
  return (cluster, node, attributes) => {
    const { verb, subresource, namespace } = attributes;
    if (verb !== 'get' && verb !== 'list' && verb !== 'watch') return denied('can only read resources of this type');
    if (subresource !== '') return denied('cannot read subresource');
    if (namespace === '') return denied('can only read namespaced object of this type');
    return related(kind === 'secrets' ? usesSecret : usesIn(kind), cluster, node, attributes);
  };
}

function getOf(holds: Related): Rule {
  return (cluster, node, attributes) => {
    if (attributes.verb !== 'get') return denied('can only get individual resources of this type');
    if (attributes.subresource !== '') return denied('cannot get subresource');
    return related(holds, cluster, node, attributes);
  };
}

function persistentVolumeClaims(cluster: Cluster, node: string, attributes: Attributes): Decision {
  if (attributes.subresource !== 'status') return getOf(usesIn('persistentvolumeclaims'))(cluster, node, attributes);
  const writes = attributes.verb === 'update' || attributes.verb === 'patch';
  if (!writes) return denied('can only get/update/patch this type');
  return related(usesIn('persistentvolumeclaims'), cluster, node, attributes);
}

function serviceAccounts(cluster: Cluster, node: string, attributes: Attributes): Decision {
  const { verb, subresource, name } = attributes;
  if (verb === 'get' && subresource === '') return readOf('serviceaccounts')(cluster, node, attributes);
  if (verb !== 'create' || name === '') return denied('can only create tokens for individual service accounts');
  if (subresource !== 'token') return denied('can only create token subresource of serviceaccount');
  return usesIn('serviceaccounts')(cluster, node, attributes) ? ALLOWED : unrelated(node);
}

const OWN_VERBS: ReadonlySet<string> = new Set(['get', 'create', 'update', 'patch', 'delete']);

function leases(_cluster: Cluster, node: string, { verb, namespace, name }: Attributes): Decision {
  if (!OWN_VERBS.has(verb)) return denied('can only get, create, update, patch, or delete a node lease');
  if (namespace !== 'kube-node-lease')
    return denied('can only access leases in the "kube-node-lease" system namespace');
  if (verb === 'create' || name === node) return ALLOWED;
  return denied('can only access node lease with the same name as the requesting node');
}

function csiNodes(_cluster: Cluster, node: string, { verb, subresource, name }: Attributes): Decision {
  if (!OWN_VERBS.has(verb)) return denied('can only get, create, update, patch, or delete a CSINode');
  if (subresource !== '') return denied('cannot authorize CSINode subresources');
  if (verb === 'create' || name === node) return ALLOWED;
  return denied('can only access CSINode with the same name as the requesting node');
}

function resourceSlices(cluster: Cluster, node: string, attributes: Attributes): Decision {
  if (attributes.subresource !== '') return denied('cannot authorize ResourceSlice subresources');
  switch (attributes.verb) {
    case 'create':
      return ALLOWED;
    case 'get':
    case 'update':
    case 'patch':
    case 'delete':
      return related(isSliceHere, cluster, node, attributes);
    case 'watch':
    case 'list':
    case 'deletecollection':
      return selectsNode(attributes, node)
        ? ALLOWED
        : denied('can only list/watch/deletecollection resourceslices with nodeName field selector');
    default:
      return denied(
        'only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection',
      );
  }
}

function nodes(_cluster: Cluster, node: string, { verb, subresource, name }: Attributes): Decision {
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? ALLOWED : NO_OPINION;
  if (subresource !== '') return NO_OPINION;
  switch (verb) {
    case 'create':
    case 'update':
    case 'patch':
      return ALLOWED;
    case 'get':
    case 'list':
    case 'watch':
      if (name === node) return ALLOWED;
      return denied(
        name === ''
          ? `node '${node}' cannot read all nodes, only its own Node object`
          : `node '${node}' cannot read '${name}', only its own Node object`,
      );
    default:
      return NO_OPINION;
  }
}

function pods(cluster: Cluster, node: string, attributes: Attributes): Decision {
  const { verb, subresource } = attributes;
  if (subresource === 'status') return verb === 'update' || verb === 'patch' ? ALLOWED : NO_OPINION;
  if (subresource === 'eviction') return verb === 'create' ? ALLOWED : NO_OPINION;
  if (subresource !== '') return NO_OPINION;
  switch (verb) {
    case 'get':
      return getOf(isPodHere)(cluster, node, attributes);
    case 'list':
    case 'watch':
      if (selectsNode(attributes, node)) return ALLOWED;
      if (attributes.name !== '') return related(isPodHere, cluster, node, attributes);
      return denied('can only list/watch pods with spec.nodeName field selector');
    case 'create':
    case 'delete':
      return ALLOWED;
    default:
      return NO_OPINION;
  }
}

function selectsNode({ fieldSelector = '' }: Attributes, node: string): boolean {
  if (fieldSelector === `spec.nodeName=${node}`) return true;
  const parsed = parseFieldSelector(fieldSelector);
  return parsed.ok && exactField(parsed.requirements, 'spec.nodeName') === node;
}

function podsOn({ caches, registry }: Cluster, node: string): readonly Pod[] {
  const served = registry.find(podsResource);
  invariant(served !== undefined, 'pods are served');
  return caches.of(served).holding(node) as readonly Pod[];
}

function usesIn(kind: Referenced): Related {
  return (cluster, node, { namespace, name }) =>
    podsOn(cluster, node).some((pod) => pod.metadata.namespace === namespace && references(pod, kind, name));
}

/** By a pod, or by a volume that a pod's claim is bound to. */
function usesSecret(cluster: Cluster, node: string, attributes: Attributes): boolean {
  if (usesIn('secrets')(cluster, node, attributes)) return true;
  return volumesOn(cluster, node).some((volume) => volumeUsesSecret(volume, attributes));
}

function volumeUsesSecret({ spec }: PersistentVolume, { namespace, name }: Attributes): boolean {
  const claimNamespace = spec.claimRef?.namespace;
  const refs = [
    spec.csi?.nodePublishSecretRef,
    spec.csi?.nodeStageSecretRef,
    spec.csi?.nodeExpandSecretRef,
    spec.iscsi?.secretRef,
    spec.rbd?.secretRef,
    spec.cephfs?.secretRef,
    spec.flexVolume?.secretRef,
    spec.scaleIO?.secretRef,
    spec.cinder?.secretRef,
    spec.azureFile === undefined
      ? undefined
      : { name: spec.azureFile.secretName, namespace: spec.azureFile.secretNamespace ?? undefined },
  ];
  return refs.some((ref) => ref?.name === name && (ref.namespace ?? claimNamespace) === namespace);
}

function usesVolume(cluster: Cluster, node: string, { name }: Attributes): boolean {
  return volumesOn(cluster, node).some(({ metadata }) => metadata.name === name);
}

/** The volumes that the claims of a node's pods are bound to. */
function volumesOn(cluster: Cluster, node: string): readonly PersistentVolume[] {
  const { store } = cluster;
  return podsOn(cluster, node).flatMap((pod) =>
    claimsOf(pod).flatMap((name) => {
      if (name === undefined) return [];
      const claim = store.cached.get({
        prefix: 'persistentvolumeclaims',
        namespace: pod.metadata.namespace ?? '',
        name,
      });
      const volumeName = (claim?.value as PersistentVolumeClaim | undefined)?.spec.volumeName ?? '';
      const volume = store.cached.get({ prefix: 'persistentvolumes', namespace: '', name: volumeName });
      return volume === undefined ? [] : [volume.value as PersistentVolume];
    }),
  );
}

function isAttachedHere({ store }: Cluster, node: string, { name }: Attributes): boolean {
  const entry = store.cached.get({ prefix: 'volumeattachments', namespace: '', name });
  return (entry?.value as VolumeAttachment | undefined)?.spec.nodeName === node;
}

function isSliceHere({ store }: Cluster, node: string, { name }: Attributes): boolean {
  const entry = store.cached.get({ prefix: 'resourceslices', namespace: '', name });
  return (entry?.value as ResourceSlice | undefined)?.spec.nodeName === node;
}

function isPodHere({ store }: Cluster, node: string, { namespace, name }: Attributes): boolean {
  const entry = store.cached.get({ prefix: 'pods', namespace, name });
  return (entry?.value as Pod | undefined)?.spec.nodeName === node;
}
