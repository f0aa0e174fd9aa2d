import { seconds } from '../../../../base/brand';
import { keyOf, keyOfObject, keyText, type KubeObject } from '../../../../api/object';
import { persistentvolumeclaims, persistentvolumes } from '../../../../api/resources';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../api/types/core-v1';
import type { ComponentContext } from '../../../../client/component';
import type { Informer } from '../../../../client/informer';
import type { WorkQueue } from '../../../../client/work-queue';
import type { Controller } from '../../controller';
import { everyWhenSynced, syncQueue } from '../../rules/sync-queue';
import { OperationBackoff } from '../operation-backoff';
import { BindingWrites } from './binding-writes';
import { ClaimSync } from './claim-sync';
import { KnownObjects } from './known-objects';
import { Reclaim } from './reclaim';
import { VolumeSync } from './volume-sync';

/** `--pvclaimbinder-sync-period`. */
const RESYNC = seconds(15);

/** Binds claims to volumes and reclaims what is released (pkg/controller/volume/persistentvolume, v1.36). */
export const persistentVolumeBinderController: Controller = {
  name: 'persistentvolume-binder-controller',
  serviceAccount: 'persistent-volume-binder',
  eventSource: 'persistentvolume-controller',
  start(context) {
    new Binder(context).start();
  },
};

class Binder {
  private readonly claimInformer: Informer<PersistentVolumeClaim>;
  private readonly volumeInformer: Informer<PersistentVolume>;
  private readonly claims = new KnownObjects<PersistentVolumeClaim>();
  private readonly volumes = new KnownObjects<PersistentVolume>();
  private readonly claimQueue: WorkQueue;
  private readonly volumeQueue: WorkQueue;
  private readonly claimSync: ClaimSync;
  private readonly volumeSync: VolumeSync;
  private hasCaches = false;

  constructor(private readonly context: ComponentContext) {
    this.claimInformer = context.informers.of(persistentvolumeclaims);
    this.volumeInformer = context.informers.of(persistentvolumes);
    const writes = new BindingWrites(context, this.claims, this.volumes);
    const backoff = new OperationBackoff(() => context.clock.now());
    this.claimSync = new ClaimSync(context, writes, backoff);
    this.volumeSync = new VolumeSync({
      context,
      writes,
      reclaim: new Reclaim(context, writes, backoff),
      wakeClaim: (key) => this.claimQueue.add(key),
    });
    this.volumeQueue = syncQueue(context, 'volumes', (key) => this.syncVolume(key));
    this.claimQueue = syncQueue(context, 'claims', (key) => this.syncClaim(key));
  }

  start(): void {
    this.volumeInformer.subscribe((next, previous) => wake(this.volumeQueue, next ?? previous));
    this.claimInformer.subscribe((next, previous) => wake(this.claimQueue, next ?? previous));
    everyWhenSynced(this.context, RESYNC, 'volume resync', () => this.resync());
  }

  private resync(): void {
    for (const claim of this.claimInformer.list()) wake(this.claimQueue, claim);
    for (const volume of this.volumeInformer.list()) wake(this.volumeQueue, volume);
  }

  /** What is there at the start is known at once, or a claim would be provisioned whose volume is yet to be seen. */
  private fillCaches(): void {
    if (this.hasCaches) return;
    this.hasCaches = true;
    for (const volume of this.volumeInformer.list()) this.volumes.keep(volume);
    for (const claim of this.claimInformer.list()) this.claims.keep(claim);
  }

  private syncVolume(key: string): void {
    this.fillCaches();
    const volume = this.volumeInformer.get(keyOf(key));
    if (volume === undefined) return this.volumeIsGone(key);
    if (this.volumes.keep(volume)) this.volumeSync.sync(volume);
  }

  private syncClaim(key: string): void {
    this.fillCaches();
    const claim = this.claimInformer.get(keyOf(key));
    if (claim === undefined) return this.claimIsGone(key);
    if (this.claims.keep(claim)) this.claimSync.sync(claim);
  }

  private volumeIsGone(key: string): void {
    const { claimRef } = this.volumes.get(key)?.spec ?? {};
    this.volumes.forget(key);
    if (claimRef !== undefined) this.claimQueue.add(`${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`);
  }

  private claimIsGone(key: string): void {
    const { volumeName = '' } = this.claims.get(key)?.spec ?? {};
    this.claims.forget(key);
    if (volumeName !== '') this.volumeQueue.add(volumeName);
  }
}

function wake(queue: WorkQueue, object: KubeObject | undefined): void {
  if (object !== undefined) queue.add(keyText(keyOfObject(object)));
}
