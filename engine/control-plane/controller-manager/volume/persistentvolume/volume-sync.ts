import { quote } from '../../../../base/go-text';
import { keyOf } from '../../../../api/object';
import { persistentvolumeclaims } from '../../../../api/resources';
import { PROVISIONED_BY } from '../../../../api/storage/marks';
import { hasMark } from '../../../../api/storage/with-mark';
import type { ObjectReference, PersistentVolume, PersistentVolumeClaim } from '../../../../api/types/core-v1';
import type { ComponentContext } from '../../../../client/component';
import type { Informer } from '../../../../client/informer';
import { sameMode } from './best-match';
import type { BindingWrites } from './binding-writes';
import { withDeletionFinalizer, withMigration } from './migration';
import type { Reclaim } from './reclaim';

export interface VolumeSyncOptions {
  readonly context: ComponentContext;
  readonly writes: BindingWrites;
  readonly reclaim: Reclaim;
  wakeClaim(key: string): void;
}

/** What is to be done about a volume (pv_controller.go syncVolume, v1.36). */
export class VolumeSync {
  private readonly claims: Informer<PersistentVolumeClaim>;

  constructor(private readonly options: VolumeSyncOptions) {
    this.claims = options.context.informers.of(persistentvolumeclaims);
  }

  sync(seen: PersistentVolume): void {
    const { writes } = this.options;
    const volume = this.annealed(seen);
    const { claimRef } = volume.spec;
    if (claimRef === undefined || (claimRef.uid ?? '') === '') return void writes.volumePhase(volume, 'Available');
    const claim = this.claimOf(claimRef, isDone(volume));
    if (claim === undefined) return this.release(volume);
    const { volumeName = '' } = claim.spec;
    if (volumeName === '') return this.offer(volume, claim);
    if (volumeName === volume.metadata.name) return void writes.volumePhase(volume, 'Bound');
    const isOwn = hasMark(volume, PROVISIONED_BY) && volume.spec.persistentVolumeReclaimPolicy === 'Delete';
    if (isOwn) this.release(volume);
    else writes.unbind(volume);
  }

  private annealed(volume: PersistentVolume): PersistentVolume {
    const migrated = withMigration(volume, volume.metadata.annotations?.[PROVISIONED_BY]);
    const next = withDeletionFinalizer(migrated);
    return next === volume ? volume : this.options.writes.updateVolume(next);
  }

  /** Undefined: the very claim that the volume names is gone. Before that is believed, the server is asked. */
  private claimOf(named: ObjectReference, isDoneWith: boolean): PersistentVolumeClaim | undefined {
    const key = `${named.namespace ?? ''}/${named.name ?? ''}`;
    const { writes, context } = this.options;
    const ask = (): PersistentVolumeClaim | undefined => context.client.get(persistentvolumeclaims, keyOf(key));
    const known = writes.claims.get(key) ?? (isDoneWith ? undefined : (this.claims.get(keyOf(key)) ?? ask()));
    const claim = known === undefined || known.metadata.uid === named.uid ? known : ask();
    return claim?.metadata.uid === named.uid ? claim : undefined;
  }

  private release(volume: PersistentVolume): void {
    const { writes, reclaim } = this.options;
    reclaim.reclaim(isDone(volume) ? volume : writes.volumePhase(volume, 'Released'));
  }

  /** The claim does not point to the volume yet: its own turn will see to that. */
  private offer(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const { context, wakeClaim } = this.options;
    if (sameMode(volume, claim)) return wakeClaim(`${claim.metadata.namespace ?? ''}/${claim.metadata.name}`);
    const tell = (about: PersistentVolume | PersistentVolumeClaim, message: string): void =>
      context.events.record(about, 'Warning', 'VolumeMismatch', message);
    const [volumeName, claimName] = [volume.metadata.name, claim.metadata.name].map(quote);
    const why = 'due to incompatible volumeMode.';
    tell(volume, `Cannot bind PersistentVolume to requested PersistentVolumeClaim ${claimName} ${why}`);
    tell(claim, `Cannot bind PersistentVolume ${volumeName} to requested PersistentVolumeClaim ${why}`);
  }
}

const isDone = ({ status }: PersistentVolume): boolean => status.phase === 'Released' || status.phase === 'Failed';
