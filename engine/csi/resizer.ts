import { quote } from '../base/go-text';
import { compareQuantities } from '../base/quantity';
import { keyOf, keyOfObject, keyText } from '../api/object';
import { persistentvolumeclaims, persistentvolumes } from '../api/resources';
import type { PersistentVolume, PersistentVolumeClaim } from '../api/types/core-v1';
import type { ComponentContext } from '../client/component';
import type { Informer } from '../client/informer';
import type { DiskProvider } from '../cloud/provider';
import { DRIVER } from './driver';
import { diskSize, sizeText } from './gibibytes';
import { rpcError } from './rpc-error';
import { sidecarQueue, whenReady, type Step } from './sidecar-queue';

/**
 * Grows disks (kubernetes-csi/external-resizer pkg/controller, v1.13). The driver needs nothing of the node for it, so
 * the claim shows its new size at once.
 */
export class Resizer {
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly volumes: Informer<PersistentVolume>;

  constructor(
    private readonly context: ComponentContext,
    private readonly cloud: DiskProvider,
  ) {
    this.claims = context.informers.of(persistentvolumeclaims);
    this.volumes = context.informers.of(persistentvolumes);
  }

  start(): void {
    const queue = sidecarQueue(this.context, 'resizes', (key) => this.sync(key));
    this.claims.subscribe((next) => {
      if (next !== undefined && wantsMore(next)) queue.add(keyText(keyOfObject(next)));
    });
  }

  private sync(key: string): Step {
    const claim = this.claims.get(keyOf(key));
    if (claim === undefined || !wantsMore(claim)) return;
    const volume = this.volumes.get({ name: claim.spec.volumeName ?? '' });
    if (volume?.spec.csi?.driver !== DRIVER) return;
    const { events } = this.context;
    const { name } = volume.metadata;
    events.record(claim, 'Normal', 'Resizing', `External resizer is resizing volume ${name}`);
    const size = diskSize(requestOf(claim));
    return whenReady(this.cloud.resizeDisk('csi-resizer', volume.spec.csi.volumeHandle, size), {
      failed: (reason) => {
        const message = `resize volume ${quote(name)} by resizer ${quote(DRIVER)} failed: ${rpcError(reason)}`;
        events.record(claim, 'Warning', 'VolumeResizeFailed', message);
        throw new Error(message);
      },
      ready: () => this.show(claim, volume, sizeText(size)),
    });
  }

  private show(claim: PersistentVolumeClaim, volume: PersistentVolume, storage: string): void {
    const { client, events } = this.context;
    client.patch(persistentvolumes, keyOfObject(volume), { type: 'merge', body: { spec: { capacity: { storage } } } });
    const status = { capacity: { storage }, allocatedResources: { storage: requestOf(claim) } };
    client.patch(persistentvolumeclaims, keyOfObject(claim), { type: 'merge', body: { status } }, 'status');
    events.record(claim, 'Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded');
  }
}

function wantsMore(claim: PersistentVolumeClaim): boolean {
  const { status } = claim;
  if (status.phase !== 'Bound') return false;
  return compareQuantities(requestOf(claim), status.capacity?.['storage'] ?? '0') > 0;
}

const requestOf = ({ spec }: PersistentVolumeClaim): string => spec.resources.requests?.['storage'] ?? '0';
