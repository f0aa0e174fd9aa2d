import { instant, millis, minutes, type Instant } from '../../../../base/brand';
import { keyOf, keyOfObject, keyText } from '../../../../api/object';
import { nodes, persistentvolumeclaims, pods } from '../../../../api/resources';
import { claimKeysOf, isPodOver } from '../../../../api/storage/claims';
import { attachmentName, partsOfUniqueName, uniqueNameOf } from '../../../../api/storage/csi-names';
import type { Node, PersistentVolumeClaim, Pod } from '../../../../api/types/core-v1';
import type { VolumeAttachment } from '../../../../api/types/storage-v1';
import type { ComponentContext } from '../../../../client/component';
import type { Informer } from '../../../../client/informer';
import type { Controller } from '../../controller';
import { syncQueue, whenSynced } from '../../rules/sync-queue';
import { ActualVolumes } from './actual-volumes';
import { CsiAttacher } from './csi-attacher';
import { DesiredVolumes } from './desired-volumes';
import { VolumeLookup } from './pod-volumes';
import { Reconciler } from './reconciler';

const MANAGED = 'volumes.kubernetes.io/controller-managed-attach-detach';
const CLAIM_INDEX = 'claims of a pod';
/** `--attach-detach-reconcile-sync-period`: how often it is checked that what was attached still is. */
const VERIFY = minutes(1);
/** How often all pods are looked at anew, for volumes that were not known when the pod was. */
const LIST_PODS = minutes(3);

/** Attaches volumes to the nodes of pods (pkg/controller/volume/attachdetach, v1.36). */
export const attachDetachController: Controller = {
  name: 'persistentvolume-attach-detach-controller',
  serviceAccount: 'attachdetach-controller',
  eventSource: 'attachdetach-controller',
  start(context) {
    new AttachDetach(context).start();
  },
};

class AttachDetach {
  private readonly desired = new DesiredVolumes();
  private readonly actual = new ActualVolumes();
  private readonly lookup: VolumeLookup;
  private readonly attacher: CsiAttacher;
  private readonly reconciler: Reconciler;
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer<Node>;
  private readonly claims: Informer<PersistentVolumeClaim>;
  private startedAt: Instant | undefined;
  private readonly armed = new Set<string>();

  constructor(private readonly context: ComponentContext) {
    const { informers } = context;
    this.pods = informers.of(pods);
    this.pods.addIndex(CLAIM_INDEX, claimKeysOf);
    this.nodes = informers.of(nodes);
    this.claims = informers.of(persistentvolumeclaims);
    this.lookup = new VolumeLookup(informers);
    this.attacher = new CsiAttacher(context);
    const { desired, actual, attacher } = this;
    this.reconciler = new Reconciler({ context, desired, actual, attacher });
  }

  start(): void {
    const queue = syncQueue(this.context, 'pvcs', (key) => this.syncClaim(key));
    this.claims.subscribe((next) => {
      if (next?.status.phase === 'Bound') queue.add(keyText(keyOfObject(next)));
    });
    this.pods.subscribe((next, previous) => this.seePod(next, previous));
    this.nodes.subscribe((next, previous) => this.seeNode(next, previous));
    this.attacher.attachments.subscribe((next, previous) => this.seeAttachment(next ?? previous));
    whenSynced(this.context, 'attach-detach start', () => this.populate());
  }

  /** After a start: what nodes and attachments say is attached, then what pods want. */
  private populate(): void {
    this.startedAt = this.context.clock.now();
    for (const node of this.nodes.list()) {
      const { name } = node.metadata;
      for (const attached of node.status.volumesAttached ?? []) this.actual.mark(attached.name, name, undefined, true);
      this.seeNode(node, node);
    }
    for (const { spec } of this.attacher.attachments.list()) {
      const volume = this.lookup.volume(spec.source.persistentVolumeName ?? '');
      if (volume?.spec.csi === undefined) continue;
      const uniqueName = uniqueNameOf(volume.spec.csi);
      if (this.actual.get(uniqueName, spec.nodeName) === undefined)
        this.actual.mark(uniqueName, spec.nodeName, volume, false);
    }
    for (const pod of this.pods.list()) this.seePod(pod, undefined);
    for (const { uniqueName, node, volume } of this.desired.all())
      if (this.actual.get(uniqueName, node)?.isCertain === true) this.actual.mark(uniqueName, node, volume, true);
    this.reconciler.wake();
  }

  private seePod(next: Pod | undefined, previous: Pod | undefined): void {
    if (this.startedAt === undefined) return;
    if (previous !== undefined && previous.metadata.uid !== next?.metadata.uid) this.dropPod(previous);
    if (next !== undefined) this.considerPod(next);
  }

  private considerPod(pod: Pod): void {
    const { nodeName = '', volumes = [] } = pod.spec;
    if (nodeName === '' || volumes.length === 0 || !this.desired.manages(nodeName)) return;
    if (isPodOver(pod)) return this.dropPod(pod);
    const { attachable, isIncomplete } = this.lookup.ofPod(pod);
    for (const one of attachable) this.desired.add(nodeName, one, pod);
    if (attachable.length > 0) this.reconciler.wake();
    if (isIncomplete) this.atNext('list pods', LIST_PODS, () => this.considerAll());
  }

  private dropPod(pod: Pod): void {
    if (claimKeysOf(pod).length === 0) return;
    this.desired.removePod(pod.spec.nodeName ?? '', pod.metadata.uid);
    this.reconciler.wake();
  }

  private considerAll(): void {
    for (const pod of this.pods.list()) if (!isPodOver(pod)) this.considerPod(pod);
  }

  private syncClaim(key: string): void {
    const claim = this.claims.get(keyOf(key));
    if (this.startedAt === undefined || claim?.status.phase !== 'Bound') return;
    for (const pod of this.pods.byIndex(CLAIM_INDEX, key)) if (!isPodOver(pod)) this.considerPod(pod);
  }

  private seeNode(next: Node | undefined, previous: Node | undefined): void {
    if (this.startedAt === undefined) return;
    const node = next ?? previous;
    if (node === undefined) return;
    const { name, annotations } = node.metadata;
    if (next === undefined) this.desired.removeNode(name);
    else if (annotations?.[MANAGED] !== undefined) this.desired.addNode(name);
    if (next !== undefined && previous === undefined) this.actual.tellAgain(name);
    this.actual.setInUse(name, node.status.volumesInUse ?? []);
    if (!this.actual.isEmpty && matters(next, previous)) this.reconciler.wake();
  }

  /** Somebody may have taken an attachment away. */
  private seeAttachment(attachment: VolumeAttachment | undefined): void {
    if (this.startedAt !== undefined && attachment !== undefined)
      this.atNext('verify attachments', VERIFY, () => this.verify());
  }

  private verify(): void {
    for (const { uniqueName, node, volume, isCertain } of this.actual.all()) {
      const parts = partsOfUniqueName(uniqueName);
      if (volume === undefined || !isCertain || parts === undefined) continue;
      const name = attachmentName(parts.handle, parts.driver, node);
      if (this.attacher.attachments.get({ name })?.status.attached !== true) this.actual.detached(uniqueName, node);
    }
    this.reconciler.wake();
  }

  /** Once, at the next turn of a loop that runs with this period since the start. */
  private atNext(what: string, period: number, run: () => void): void {
    if (this.armed.has(what) || this.startedAt === undefined) return;
    this.armed.add(what);
    const { clock } = this.context;
    const elapsed = clock.now() - this.startedAt;
    const due = instant(this.startedAt + (Math.floor(elapsed / period) + 1) * period);
    clock.after(millis(due - clock.now()), `attach-detach resync: ${what}`, () => {
      this.armed.delete(what);
      run();
    });
  }
}

function matters(next: Node | undefined, previous: Node | undefined): boolean {
  if (next === undefined || previous === undefined || next === previous) return true;
  return next.status !== previous.status || next.spec.taints !== previous.spec.taints;
}
