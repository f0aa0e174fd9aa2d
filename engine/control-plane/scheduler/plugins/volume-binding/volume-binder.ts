import { keyOfObject, keyText } from '../../../../api/object';
import { isApiError } from '../../../../api/request';
import * as resources from '../../../../api/resources';
import { classOfClaim, classOfVolume, foreignClaim, isMeantFor } from '../../../../api/storage/claims';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, SELECTED_NODE } from '../../../../api/storage/marks';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from '../../../../api/types/core-v1';
import type { CSIStorageCapacity, StorageClass } from '../../../../api/types/storage-v1';
import type { Client } from '../../../../client/client';
import type { Informers } from '../../../../client/informer';
import { milliOf } from '../../model/amounts';
import { selectorOf } from '../../model/selector';
import { claimUses } from '../volumes/claims';
import { AssumedObjects } from '../assumed-objects';
import { findMatchingVolume, reaches, requestOf } from './matching-volume';

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

const BIND_CONFLICT = "node(s) didn't find available persistent volumes to bind";
const NODE_CONFLICT = "node(s) didn't match PersistentVolume's node affinity";
const NO_SPACE = 'node(s) did not have enough free storage';
const NO_VOLUME = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

/** The claims of a pod, by what has to be done for them. */
export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  /** Wait for the pod to be placed. */
  readonly late: readonly PersistentVolumeClaim[];
  /** Should have been bound before. */
  readonly immediate: readonly PersistentVolumeClaim[];
}

/** What would be done for the pod's claims on one node. */
export interface PodVolumes {
  readonly bind: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  readonly provision: readonly PersistentVolumeClaim[];
}

export type Found =
  | { readonly kind: 'volumes'; readonly volumes: PodVolumes }
  | { readonly kind: 'conflict'; readonly reasons: readonly string[] }
  | { readonly kind: 'error'; readonly message: string };

/** Binds claims to volumes along with pods to nodes (plugins/volumebinding/binder.go, v1.36). */
export class VolumeBinder {
  private readonly claims: AssumedObjects<PersistentVolumeClaim>;
  private readonly volumes: AssumedObjects<PersistentVolume>;
  private readonly classes;
  private readonly drivers;
  private readonly capacities;
  private readonly nodes;
  private readonly pods;

  constructor(
    private readonly client: Client,
    informers: Informers,
    podOptions: Parameters<Informers['of']>[1],
  ) {
    this.claims = new AssumedObjects(informers.of(resources.persistentvolumeclaims));
    this.volumes = new AssumedObjects(informers.of(resources.persistentvolumes));
    this.classes = informers.of(resources.storageclasses);
    this.drivers = informers.of(resources.csidrivers);
    this.capacities = informers.of(resources.csistoragecapacities);
    this.nodes = informers.of(resources.nodes);
    this.pods = informers.of(resources.pods, podOptions);
  }

  /** The text says what is wrong with a claim. */
  claimsOf(pod: Pod): PodClaims | string {
    const out = {
      bound: [] as PersistentVolumeClaim[],
      late: [] as PersistentVolumeClaim[],
      immediate: [] as PersistentVolumeClaim[],
    };
    const namespace = pod.metadata.namespace ?? '';
    for (const { name, isEphemeral } of claimUses(pod)) {
      const claim = this.claims.get({ namespace, name });
      if (claim === undefined) return `error getting PVC "${namespace}/${name}": not found`;
      const foreign = isEphemeral ? foreignClaim(pod, claim) : undefined;
      if (foreign !== undefined) return foreign;
      if (isBound(claim)) out.bound.push(claim);
      else if (this.isLate(claim) && (claim.spec.volumeName ?? '') === '') out.late.push(claim);
      else out.immediate.push(claim);
    }
    return out;
  }

  find({ bound, late }: PodClaims, node: Node): Found {
    const conflict = this.conflictOfBound(bound, node);
    const found = this.findForLate(late, node);
    if (found.kind === 'error') return found;
    const reasons = found.kind === 'conflict' ? found.reasons : [];
    if (conflict === NODE_CONFLICT) return { kind: 'conflict', reasons: [NODE_CONFLICT, ...reasons] };
    if (conflict !== undefined) return { kind: 'conflict', reasons: [...reasons, conflict] };
    return found;
  }

  /** Marks in memory what will be written; true: there is nothing to write. */
  assume(
    pod: Pod,
    node: string,
    { bind, provision }: PodVolumes,
  ): { readonly volumes: PodVolumes; readonly allBound: boolean } | string {
    if (this.allBound(pod)) return { volumes: { bind, provision }, allBound: true };
    const bound = bind.map(({ claim, volume }) => ({
      claim,
      volume: boundTo(volume, claim),
      isNew: !isBoundAlready(volume, claim),
    }));
    const marked = provision.map((claim) => withSelectedNode(claim, node));
    const volumes = { bind: bound.map(({ claim, volume }) => ({ claim, volume })), provision: marked };
    const wrongs = [
      ...bound.filter(({ isNew }) => isNew).map(({ volume }) => this.volumes.assume(volume)),
      ...marked.map((claim) => this.claims.assume(claim)),
    ];
    const wrong = wrongs.find((text) => text !== undefined);
    if (wrong === undefined) return { volumes, allBound: false };
    this.revert(volumes);
    return wrong;
  }

  revert({ bind, provision }: PodVolumes): void {
    for (const { volume } of bind) this.volumes.restore(volume);
    for (const claim of provision) this.claims.restore(claim);
  }

  /** Writes what was assumed. The volume controller and the provisioners do the rest. */
  write({ bind, provision }: PodVolumes): PodVolumes | string {
    const written: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
    const marked: PersistentVolumeClaim[] = [];
    try {
      for (const { claim, volume } of bind) {
        written.push({ claim, volume: this.client.update(resources.persistentvolumes, volume) });
      }
      for (const claim of provision) marked.push(this.client.update(resources.persistentvolumeclaims, claim));
      return { bind: written, provision: marked };
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.revert({ bind: bind.slice(written.length), provision: provision.slice(marked.length) });
      return error.message;
    }
  }

  /** True: all is bound. False: not yet. A text: it will not be, and the pod has to be scheduled again. */
  isDone(pod: Pod, nodeName: string, { bind, provision }: PodVolumes): boolean | string {
    const node = this.nodes.get({ name: nodeName });
    if (node === undefined) return `failed to get node "${nodeName}": node "${nodeName}" not found`;
    if (this.pods.get(keyOfObject(pod)) === undefined)
      return `pod does not exist any more: pod "${pod.metadata.name}" not found`;
    for (const { claim, volume } of bind) {
      const done = this.isVolumeBound(claim, volume, node);
      if (done !== true) return done;
    }
    for (const claim of provision) {
      const done = this.isProvisioned(claim, node);
      if (done !== true) return done;
    }
    return true;
  }

  private isVolumeBound(claim: PersistentVolumeClaim, written: PersistentVolume, node: Node): boolean | string {
    const volume = this.volumes.stored(keyOfObject(written));
    if (volume === undefined) return `failed to check binding: persistentvolumes "${written.metadata.name}" not found`;
    const now = this.claims.stored(keyOfObject(claim));
    if (now === undefined)
      return `failed to check binding: persistentvolumeclaims "${keyText(keyOfObject(claim))}" not found`;
    if (isOlder(volume, written)) return false;
    if (!reaches(volume, node)) return affinityMismatch(volume, node);
    if ((volume.spec.claimRef?.uid ?? '') === '') return `ClaimRef got reset for pv "${volume.metadata.name}"`;
    return isBound(now);
  }

  private isProvisioned(written: PersistentVolumeClaim, node: Node): boolean | string {
    const { name } = written.metadata;
    const claim = this.claims.stored(keyOfObject(written));
    if (claim === undefined) {
      return `failed to check provisioning pvc: persistentvolumeclaims "${keyText(keyOfObject(written))}" not found`;
    }
    if (isOlder(claim, written)) return false;
    if (claim.metadata.annotations === undefined) return `selectedNode annotation reset for PVC "${name}"`;
    if (claim.metadata.annotations[SELECTED_NODE] !== node.metadata.name)
      return `provisioning failed for PVC "${name}"`;
    if ((claim.spec.volumeName ?? '') !== '') {
      const volume = this.volumes.stored({ name: claim.spec.volumeName ?? '' });
      if (volume === undefined) return false;
      if (!reaches(volume, node)) return affinityMismatch(volume, node);
    }
    return isBound(claim);
  }

  private allBound(pod: Pod): boolean {
    const namespace = pod.metadata.namespace ?? '';
    return claimUses(pod).every(({ name }) => {
      const claim = this.claims.get({ namespace, name });
      return claim !== undefined && isBound(claim);
    });
  }

  private isLate(claim: PersistentVolumeClaim): boolean {
    return this.classes.get({ name: classOfClaim(claim) })?.volumeBindingMode === 'WaitForFirstConsumer';
  }

  private conflictOfBound(bound: readonly PersistentVolumeClaim[], node: Node): string | undefined {
    for (const { spec } of bound) {
      const volume = this.volumes.get({ name: spec.volumeName ?? '' });
      if (volume === undefined) return NO_VOLUME;
      if (!reaches(volume, node)) return NODE_CONFLICT;
    }
    return undefined;
  }

  private findForLate(late: readonly PersistentVolumeClaim[], node: Node): Found {
    const selected = (claim: PersistentVolumeClaim): string | undefined => claim.metadata.annotations?.[SELECTED_NODE];
    if (late.some((claim) => selected(claim) !== undefined && selected(claim) !== node.metadata.name)) {
      return { kind: 'conflict', reasons: [BIND_CONFLICT] };
    }
    const bind: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
    const provision = late.filter((claim) => selected(claim) !== undefined);
    const taken = new Set<string>();
    for (const claim of bySize(late.filter((other) => selected(other) === undefined))) {
      const volume = findMatchingVolume(claim, this.volumesOf(classOfClaim(claim)), node, taken);
      if (volume === undefined) provision.push(claim);
      else {
        taken.add(volume.metadata.name);
        bind.push({ claim, volume });
      }
    }
    for (const claim of provision) {
      const hindrance = this.hindranceToProvision(claim, node);
      if (hindrance !== undefined) return hindrance;
    }
    return { kind: 'volumes', volumes: { bind, provision } };
  }

  private volumesOf(className: string): readonly PersistentVolume[] {
    return this.volumes.all().filter((volume) => classOfVolume(volume) === className);
  }

  private hindranceToProvision(claim: PersistentVolumeClaim, node: Node): Found | undefined {
    const name = classOfClaim(claim);
    if (name === '') return { kind: 'error', message: `no class for claim "${keyText(keyOfObject(claim))}"` };
    const storageClass = this.classes.get({ name });
    if (storageClass === undefined) return { kind: 'error', message: `failed to find storage class "${name}"` };
    const { provisioner } = storageClass;
    if (provisioner === '' || provisioner === NO_PROVISIONER || !isAllowedOn(storageClass, node)) {
      return { kind: 'conflict', reasons: [BIND_CONFLICT] };
    }
    return this.hasCapacity(claim, storageClass, node) ? undefined : { kind: 'conflict', reasons: [NO_SPACE] };
  }

  /** Only drivers that say so have their capacity looked at. */
  private hasCapacity(claim: PersistentVolumeClaim, storageClass: StorageClass, node: Node): boolean {
    if (claim.spec.resources.requests?.['storage'] === undefined) return true;
    if (this.drivers.get({ name: storageClass.provisioner })?.spec.storageCapacity !== true) return true;
    return this.capacities
      .list()
      .some((capacity) => capacity.storageClassName === storageClass.metadata.name && holds(capacity, claim, node));
  }
}

const isBound = ({ spec, metadata }: PersistentVolumeClaim): boolean =>
  (spec.volumeName ?? '') !== '' && metadata.annotations?.[BIND_COMPLETED] !== undefined;

const bySize = (claims: readonly PersistentVolumeClaim[]): readonly PersistentVolumeClaim[] =>
  [...claims].sort((a, b) => requestOf(a) - requestOf(b));

const isAllowedOn = ({ allowedTopologies = [] }: StorageClass, node: Node): boolean =>
  allowedTopologies.length === 0 ||
  allowedTopologies.some(
    ({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.length > 0 &&
      matchLabelExpressions.every(({ key, values }) => values.includes(node.metadata.labels?.[key] ?? '')),
  );

/** The greatest volume that can be made, or, if that is unknown, all that is left. */
export const volumeLimit = ({ maximumVolumeSize, capacity }: CSIStorageCapacity): string | undefined =>
  maximumVolumeSize ?? capacity;

const holds = (capacity: CSIStorageCapacity, claim: PersistentVolumeClaim, node: Node): boolean =>
  volumeLimit(capacity) !== undefined &&
  milliOf(volumeLimit(capacity)) >= requestOf(claim) &&
  selectorOf(capacity.nodeTopology).matches(node.metadata.labels);

function isBoundAlready(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec;
  return isMeantFor(volume, claim) && claimRef?.uid === claim.metadata.uid;
}

/** The volume with the claim's name in it; marked as ours unless a user had put it there. */
function boundTo(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  if (isBoundAlready(volume, claim)) return volume;
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  const claimRef = {
    kind: 'PersistentVolumeClaim',
    apiVersion: 'v1',
    name,
    uid,
    resourceVersion,
    ...(namespace === undefined ? {} : { namespace }),
  };
  const annotations = isMeantFor(volume, claim)
    ? volume.metadata.annotations
    : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' };
  const metadata = annotations === undefined ? volume.metadata : { ...volume.metadata, annotations };
  return { ...volume, metadata, spec: { ...volume.spec, claimRef } };
}

const withSelectedNode = (claim: PersistentVolumeClaim, node: string): PersistentVolumeClaim => ({
  ...claim,
  metadata: { ...claim.metadata, annotations: { ...claim.metadata.annotations, [SELECTED_NODE]: node } },
});

const isOlder = (
  a: { readonly metadata: { readonly resourceVersion: string } },
  b: { readonly metadata: { readonly resourceVersion: string } },
): boolean => Number(a.metadata.resourceVersion) < Number(b.metadata.resourceVersion);

const affinityMismatch = ({ metadata }: PersistentVolume, node: Node): string =>
  `pv "${metadata.name}" node affinity doesn't match node "${node.metadata.name}": no matching NodeSelectorTerms`;
