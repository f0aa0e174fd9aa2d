import { quote } from '../../../../base/go-text';
import { persistentvolumes } from '../../../../api/resources';
import { IN_TREE_DELETION, MIGRATED_TO, PROVISIONED_BY } from '../../../../api/storage/marks';
import { hasFinalizer, hasMark, withoutFinalizer } from '../../../../api/storage/with-mark';
import type { PersistentVolume } from '../../../../api/types/core-v1';
import type { ComponentContext } from '../../../../client/component';
import { mustPass } from '../../../../client/error-kinds';
import { unlessGone } from '../../rules/refusals';
import type { OperationBackoff } from '../operation-backoff';
import type { BindingWrites } from './binding-writes';
import { driverOf, isInTree } from './migration';

/** Who deletes what is behind a volume. */
export type Deleter =
  | { readonly kind: 'outside' }
  | { readonly kind: 'host-path'; readonly path: string }
  | { readonly kind: 'nobody'; readonly problem: string };

/** What becomes of a volume whose claim is gone (pv_controller.go reclaimVolume, v1.36). */
export class Reclaim {
  constructor(
    private readonly context: ComponentContext,
    private readonly writes: BindingWrites,
    private readonly backoff: OperationBackoff,
  ) {}

  reclaim(volume: PersistentVolume): void {
    if ((volume.metadata.annotations?.[MIGRATED_TO] ?? '') !== '') return;
    const { name, uid } = volume.metadata;
    switch (volume.spec.persistentVolumeReclaimPolicy) {
      case 'Retain':
        return;
      case 'Recycle':
        return this.attempt(`recycle-${name}[${uid}]`, () => this.refuseToRecycle(volume));
      case 'Delete':
        return this.attempt(`delete-${name}[${uid}]`, () => this.delete(volume));
      default: {
        const message = 'Volume has unrecognized PersistentVolumeReclaimPolicy';
        this.writes.failVolume(volume, { reason: 'VolumeUnknownReclaimPolicy', message });
      }
    }
  }

  private attempt(operation: string, run: () => void): void {
    if (!this.backoff.isDue(operation)) return;
    try {
      run();
      this.backoff.forget(operation);
    } catch (error) {
      if (mustPass(error)) throw error;
      this.backoff.failed(operation);
    }
  }

  /** Recycling is deprecated upstream, and the pods that scrub a volume are not modelled. */
  private refuseToRecycle(volume: PersistentVolume): void {
    const { hostPath, nfs } = volume.spec;
    const message =
      hostPath === undefined && nfs === undefined
        ? 'No recycler plugin found for the volume!'
        : 'Recycle failed: unsupported: recycler pods are not modelled';
    this.writes.failVolume(volume, { reason: 'VolumeFailedRecycle', message });
  }

  private delete(volume: PersistentVolume): void {
    const deleter = deleterOf(volume);
    if (deleter.kind === 'outside') return;
    if (deleter.kind === 'nobody') return this.fail(volume, deleter.problem);
    const fresh = this.context.client.get(persistentvolumes, { name: volume.metadata.name });
    if (fresh === undefined || !this.isReleased(fresh)) return;
    const problem = hostPathProblem(deleter.path);
    if (problem !== undefined) {
      this.fail(volume, problem);
      throw new Error(problem);
    }
    if (hasFinalizer(fresh, IN_TREE_DELETION)) this.writes.updateVolume(withoutFinalizer(fresh, IN_TREE_DELETION));
    unlessGone(() => this.context.client.remove(persistentvolumes, { name: volume.metadata.name }));
  }

  private fail(volume: PersistentVolume, message: string): void {
    this.writes.failVolume(volume, { reason: 'VolumeFailedDelete', message });
  }

  /** Nobody has bound it anew meanwhile. */
  private isReleased({ metadata, spec: { claimRef } }: PersistentVolume): boolean {
    if (claimRef === undefined || (claimRef.uid ?? '') === '') return false;
    const claim = this.writes.claims.get(`${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`);
    if (claim?.metadata.uid !== claimRef.uid) return true;
    const { volumeName = '' } = claim?.spec ?? {};
    return volumeName !== '' && volumeName !== metadata.name;
  }
}

/** The one plugin of the process that deletes is hostPath's; CSI volumes are deleted by their provisioner. */
export function deleterOf(volume: PersistentVolume): Deleter {
  const { name, annotations } = volume.metadata;
  const provisioner = annotations?.[PROVISIONED_BY] ?? '';
  if (provisioner !== '') return deleterNamed(provisioner, volume);
  const { csi, hostPath, nfs } = volume.spec;
  if (csi !== undefined || hasMark(volume, MIGRATED_TO)) return { kind: 'outside' };
  if (hostPath !== undefined) return { kind: 'host-path', path: hostPath.path };
  // The process knows NFS for recycling only; plugins that can neither delete nor recycle are not loaded at all.
  const why = nfs === undefined ? 'no volume plugin matched' : 'no deletable volume plugin matched';
  return { kind: 'nobody', problem: `error getting deleter volume plugin for volume ${quote(name)}: ${why}` };
}

function deleterNamed(provisioner: string, { spec }: PersistentVolume): Deleter {
  if (!isInTree(provisioner) || driverOf(provisioner) !== undefined) return { kind: 'outside' };
  if (provisioner === 'kubernetes.io/host-path' && spec.hostPath !== undefined)
    return { kind: 'host-path', path: spec.hostPath.path };
  return { kind: 'nobody', problem: `no volume plugin matched name: ${provisioner}` };
}

/** Only what is below /tmp is ever deleted (pkg/volume/hostpath/host_path.go, v1.36). */
const hostPathProblem = (path: string): string | undefined =>
  /\/tmp\/.+/.test(path) ? undefined : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
