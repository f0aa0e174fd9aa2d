import * as resources from '../../../../api/resources';
import type { PersistentVolumeClaim, Pod } from '../../../../api/types/core-v1';
import type { CSINode, VolumeAttachment } from '../../../../api/types/storage-v1';
import type { Informers } from '../../../../client/informer';
import { ACTIONS, RESOURCES, type HintFunction } from '../../framework/cluster-event';
import { objectAs } from '../../framework/hint-objects';
import type { Outcome } from '../../framework/plugin';
import { pluginSource } from '../../framework/plugin-source';
import { failed, SKIP, unresolvable, unschedulable, type Verdict } from '../../framework/verdict';
import type { NodeInfo } from '../../model/node-info';
import { holdsNode } from '../holds-node';
import { claimUses, notFound } from './claims';
import { classOfClaim, foreignClaim } from '../../../../api/storage/claims';

const TOO_MANY = unschedulable('node(s) exceed max volume count');

/** Volumes by unique name (`driver/handle`), with the driver. */
type Attached = Map<string, string>;

/** A CSI driver attaches so many volumes to a node and no more (plugins/nodevolumelimits, v1.36). */
export const nodeVolumeLimits = pluginSource({
  name: 'NodeVolumeLimits',
  create: ({ informers }) => {
    const volumes = new CsiVolumes(informers);
    return {
      name: 'NodeVolumeLimits',
      events: [
        { resource: RESOURCES.csiNode, actions: ACTIONS.add },
        { resource: RESOURCES.csiNode, actions: ACTIONS.update, hint: afterCsiNode },
        { resource: RESOURCES.pod, actions: ACTIONS.delete, hint: afterPodDeleted },
        { resource: RESOURCES.persistentVolumeClaim, actions: ACTIONS.add, hint: afterClaimAdded },
        { resource: RESOURCES.volumeAttachment, actions: ACTIONS.delete, hint: afterAttachmentDeleted },
      ],
      preFilter: (_, { pod }) => (claimUses(pod).length === 0 ? { verdict: SKIP } : undefined),
      filter: (_, { pod }, node) => verdictOf(volumes, pod, node),
    };
  },
});

function verdictOf(volumes: CsiVolumes, pod: Pod, node: NodeInfo): Outcome {
  const wanted: Attached = new Map();
  const wrong = volumes.collect(pod, wanted, true);
  if (wrong !== undefined || wanted.size === 0) return wrong;
  const limits = volumes.limitsOf(node.name);
  if (limits.size === 0) return undefined;
  const attached: Attached = new Map();
  for (const other of node.pods) {
    const wrongThere = volumes.collect(other.pod, attached, false);
    if (wrongThere !== undefined) return wrongThere;
  }
  for (const volume of attached.keys()) wanted.delete(volume);
  volumes.collectAttachments(node.name, attached);
  const there = countByDriver(attached);
  for (const [driver, count] of countByDriver(wanted)) {
    const limit = limits.get(driver);
    if (limit !== undefined && (there.get(driver) ?? 0) + count > limit) return TOO_MANY;
  }
  return undefined;
}

function countByDriver(volumes: Attached): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const driver of volumes.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}

/** Which CSI volumes pods and nodes have. Volumes of in-tree plugins are not translated, so they do not count. */
class CsiVolumes {
  private readonly claims;
  private readonly volumes;
  private readonly classes;
  private readonly csiNodes;
  private readonly attachments;

  constructor(informers: Informers) {
    this.claims = informers.of(resources.persistentvolumeclaims);
    this.volumes = informers.of(resources.persistentvolumes);
    this.classes = informers.of(resources.storageclasses);
    this.csiNodes = informers.of(resources.csinodes);
    this.attachments = informers.of(resources.volumeattachments);
    this.attachments.addIndex(BY_NODE, nodeOf);
  }

  limitsOf(node: string): ReadonlyMap<string, number> {
    return limitsIn(this.csiNodes.get({ name: node }));
  }

  /** A new pod needs its claims; those of other pods that are missing are not counted. */
  collect(pod: Pod, into: Attached, isNew: boolean): Verdict | undefined {
    const namespace = pod.metadata.namespace ?? '';
    for (const { name, isEphemeral } of claimUses(pod)) {
      const claim = this.claims.get({ namespace, name });
      if (claim === undefined) {
        if (!isNew) continue;
        return unresolvable(`looking up PVC ${namespace}/${name}: ${notFound('persistentvolumeclaim', name)}`);
      }
      const foreign = isEphemeral ? foreignClaim(pod, claim) : undefined;
      if (foreign !== undefined) return failed(foreign);
      const volume = this.volumeOf(claim);
      if (volume !== undefined) into.set(`${volume.driver}/${volume.handle}`, volume.driver);
    }
    return undefined;
  }

  collectAttachments(node: string, into: Attached): void {
    for (const { spec } of this.attachments.byIndex(BY_NODE, node)) {
      const volume = this.volumes.get({ name: spec.source.persistentVolumeName ?? '' });
      if (spec.attacher === '' || volume?.spec.csi === undefined) continue;
      into.set(`${spec.attacher}/${volume.spec.csi.volumeHandle}`, spec.attacher);
    }
  }

  private volumeOf(claim: PersistentVolumeClaim): { readonly driver: string; readonly handle: string } | undefined {
    const volume = this.volumes.get({ name: claim.spec.volumeName ?? '' });
    if (volume === undefined) return this.volumeToBe(claim);
    const { csi } = volume.spec;
    return csi === undefined ? undefined : { driver: csi.driver, handle: csi.volumeHandle };
  }

  /** A claim that will be provisioned counts for the provisioner of its class. */
  private volumeToBe(claim: PersistentVolumeClaim): { readonly driver: string; readonly handle: string } | undefined {
    const provisioner = this.classes.get({ name: classOfClaim(claim) })?.provisioner;
    if (provisioner === undefined) return undefined;
    return { driver: provisioner, handle: `unbound-${claim.metadata.namespace ?? ''}/${claim.metadata.name}` };
  }
}

const BY_NODE = 'spec.nodeName';
/** One function for all profiles, whose plugins share the informer. */
const nodeOf = ({ spec }: VolumeAttachment): readonly string[] => [spec.nodeName];

function limitsIn(csiNode: CSINode | undefined): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const { name, allocatable } of csiNode?.spec.drivers ?? []) {
    if (allocatable?.count !== undefined) limits.set(name, allocatable.count);
  }
  return limits;
}

const afterCsiNode: HintFunction = (_, previous, next) => {
  const before = limitsIn(objectAs<CSINode>(previous, 'CSINode'));
  const after = limitsIn(objectAs<CSINode>(next, 'CSINode'));
  return [...after].some(([driver, limit]) => limit > (before.get(driver) ?? 0)) ? 'Queue' : 'Skip';
};

const afterPodDeleted: HintFunction = (_, previous) => {
  const deleted = objectAs<Pod>(previous, 'Pod');
  return deleted !== undefined && holdsNode(deleted) && claimUses(deleted).length > 0 ? 'Queue' : 'Skip';
};

const afterClaimAdded: HintFunction = (pod, _, next) =>
  next?.metadata.namespace === pod.metadata.namespace && claimUses(pod).some(({ name }) => name === next?.metadata.name)
    ? 'Queue'
    : 'Skip';

const afterAttachmentDeleted: HintFunction = ({ spec }) =>
  (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined) ? 'Queue' : 'Skip';
