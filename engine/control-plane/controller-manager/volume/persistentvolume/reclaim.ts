import { quote } from '../../../../base/go-text';
import { persistentvolumes, pods } from '../../../../api/resources';
import { IN_TREE_DELETION, MIGRATED_TO, PROVISIONED_BY } from '../../../../api/storage/marks';
import { hasFinalizer, hasMark, withoutFinalizer } from '../../../../api/storage/with-mark';
import type { PersistentVolume, Pod } from '../../../../api/types/core-v1';
import type { ComponentContext } from '../../../../client/component';
import { mustPass } from '../../../../client/error-kinds';
import { textOf, unlessGone } from '../../rules/refusals';
import type { OperationBackoff } from '../operation-backoff';
import type { BindingWrites } from './binding-writes';
import { driverOf, isInTree } from './migration';
import { Recycler } from './recycler';

/** Who deletes what is behind a volume. */
export type Deleter =
  | { readonly kind: 'outside' }
  | { readonly kind: 'host-path'; readonly path: string }
  | { readonly kind: 'nobody'; readonly problem: string };

const FAILED_RECYCLE = 'VolumeFailedRecycle';

/** What becomes of a volume whose claim is gone (pv_controller.go reclaimVolume, v1.36). */
export class Reclaim {
  private readonly recycler: Recycler;

  constructor(
    private readonly context: ComponentContext,
    private readonly writes: BindingWrites,
    private readonly backoff: OperationBackoff,
  ) {
    this.recycler = new Recycler(context);
  }

  reclaim(volume: PersistentVolume): void {
    if ((volume.metadata.annotations?.[MIGRATED_TO] ?? '') !== '') return;
    const { name, uid } = volume.metadata;
    switch (volume.spec.persistentVolumeReclaimPolicy) {
      case 'Retain':
        return;
      case 'Recycle':
        if (this.recycler.isBusyWith(volume)) return;
        return this.attempt(`recycle-${name}[${uid}]`, () => this.recycle(volume));
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

  /** A pod empties it, and then it is there for the next claim (recycleVolumeOperation). */
  private recycle(volume: PersistentVolume): void {
    const fresh = this.context.client.get(persistentvolumes, { name: volume.metadata.name });
    if (fresh === undefined || !this.isReleased(fresh)) return;
    const users = this.usersOf(fresh);
    if (users.length > 0) {
      const text = `Volume is used by pods: ${users.join(',')}`;
      return this.context.events.record(volume, 'Normal', FAILED_RECYCLE, text);
    }
    const { hostPath, nfs } = fresh.spec;
    if (hostPath === undefined && nfs === undefined) {
      this.writes.failVolume(fresh, { reason: FAILED_RECYCLE, message: 'No recycler plugin found for the volume!' });
      return;
    }
    try {
      this.recycler.start(fresh, (problem) => this.recycled(fresh, problem));
    } catch (error) {
      if (mustPass(error)) throw error;
      this.writes.failVolume(fresh, { reason: FAILED_RECYCLE, message: `Recycle failed: ${textOf(error)}` });
    }
  }

  private recycled({ metadata }: PersistentVolume, problem: string | undefined): void {
    const volume = this.context.client.get(persistentvolumes, { name: metadata.name });
    if (volume?.metadata.uid !== metadata.uid) return;
    if (problem !== undefined) {
      const message = `Recycle failed: failed to recycle volume: ${problem}`;
      this.writes.failVolume(volume, { reason: FAILED_RECYCLE, message });
      return;
    }
    this.context.events.record(volume, 'Normal', 'VolumeRecycled', 'Volume recycled');
    this.writes.unbind(volume);
  }

  /** Pods that still use the claim which held it, unless there is such a claim again. */
  private usersOf({ spec: { claimRef } }: PersistentVolume): readonly string[] {
    const { namespace = '', name = '' } = claimRef ?? {};
    if (this.writes.claims.get(`${namespace}/${name}`) !== undefined) return [];
    return this.context.client
      .list(pods, { namespace })
      .filter((pod) => !isFinished(pod) && usesClaim(pod, name))
      .map(({ metadata }) => `${namespace}/${metadata.name}`);
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

const isFinished = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed';

const usesClaim = ({ spec }: Pod, name: string): boolean =>
  (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name);
