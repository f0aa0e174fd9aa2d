import { semanticEqual } from '../../../../base/equal';
import { compareQuantities, readQuantity } from '../../../../base/quantity';
import { persistentvolumeclaims, persistentvolumes } from '../../../../api/resources';
import { isMeantFor } from '../../../../api/storage/claims';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER } from '../../../../api/storage/marks';
import { hasMark, withMarks, withoutMark } from '../../../../api/storage/with-mark';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimStatus,
} from '../../../../api/types/core-v1';
import type { ComponentContext } from '../../../../client/component';
import { referenceTo } from '../../../../client/core-event-recorder';
import type { KnownObjects } from './known-objects';

const BEFORE_RESIZE = 'volume.alpha.kubernetes.io/pre-resize-capacity';

export type ClaimPhase = 'Pending' | 'Bound' | 'Lost';
export type VolumePhase = 'Available' | 'Bound' | 'Released' | 'Failed';

/** Why a phase was left, told as an event. */
export interface PhaseNews {
  readonly reason: string;
  readonly message: string;
}

/** The writes by which claims and volumes are bound, each only where it changes something (pv_controller.go, v1.36). */
export class BindingWrites {
  constructor(
    private readonly context: ComponentContext,
    readonly claims: KnownObjects<PersistentVolumeClaim>,
    readonly volumes: KnownObjects<PersistentVolume>,
  ) {}

  /** Volume first, then claim; whatever has been written before stays as it is. */
  bind(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const named = this.nameClaim(volume, claim);
    const bound = this.volumePhase(named, 'Bound');
    const pointing = this.nameVolume(claim, bound);
    this.claimStatus(pointing, 'Bound', bound);
  }

  /** The volume is free again: for anybody, or for the claim that its owner meant it for. */
  unbind(volume: PersistentVolume): void {
    const { claimRef, ...spec } = volume.spec;
    const { uid: _, ...meant } = claimRef ?? {};
    const free = hasMark(volume, BOUND_BY_CONTROLLER)
      ? withoutMark({ ...volume, spec }, BOUND_BY_CONTROLLER)
      : { ...volume, spec: { ...spec, claimRef: meant } };
    this.volumePhase(this.updateVolume(free), 'Available');
  }

  updateVolume(volume: PersistentVolume): PersistentVolume {
    const written = this.context.client.update(persistentvolumes, volume);
    this.volumes.keep(written);
    return written;
  }

  updateClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
    const written = this.context.client.update(persistentvolumeclaims, claim);
    this.claims.keep(written);
    return written;
  }

  volumePhase(volume: PersistentVolume, phase: VolumePhase, message = ''): PersistentVolume {
    if (volume.status.phase === phase) return volume;
    const { message: _, ...before } = volume.status;
    const status = { ...before, phase, ...(message === '' ? {} : { message }) };
    const written = this.context.client.update(persistentvolumes, { ...volume, status }, 'status');
    this.volumes.keep(written);
    return written;
  }

  /** The event is written only with a change. */
  failVolume(volume: PersistentVolume, { reason, message }: PhaseNews): PersistentVolume {
    if (volume.status.phase === 'Failed') return volume;
    const written = this.volumePhase(volume, 'Failed', message);
    this.context.events.record(written, 'Warning', reason, message);
    return written;
  }

  loseClaim(claim: PersistentVolumeClaim, { reason, message }: PhaseNews): void {
    if (claim.status.phase === 'Lost') return;
    this.context.events.record(this.claimStatus(claim, 'Lost'), 'Warning', reason, message);
  }

  claimStatus(claim: PersistentVolumeClaim, phase: ClaimPhase, volume?: PersistentVolume): PersistentVolumeClaim {
    const status = claimStatusOf(claim, phase, volume);
    if (semanticEqual(status, claim.status)) return claim;
    const written = this.context.client.update(persistentvolumeclaims, { ...claim, status }, 'status');
    this.claims.keep(written);
    return written;
  }

  private nameClaim(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
    const bound = boundTo(volume, claim);
    return bound === volume ? volume : this.updateVolume(bound);
  }

  private nameVolume(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaim {
    const isChosen = claim.spec.volumeName !== volume.metadata.name;
    if (!isChosen && hasMark(claim, BIND_COMPLETED)) return claim;
    const pointing = isChosen ? { ...claim, spec: { ...claim.spec, volumeName: volume.metadata.name } } : claim;
    const marks = {
      ...(isChosen && !hasMark(claim, BOUND_BY_CONTROLLER) ? { [BOUND_BY_CONTROLLER]: 'yes' } : {}),
      ...(hasMark(claim, BIND_COMPLETED) ? {} : { [BIND_COMPLETED]: 'yes' }),
    };
    return this.updateClaim(withMarks(pointing, marks));
  }
}

/** The volume as it names the claim; the same value when it does so already. */
function boundTo(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { claimRef } = volume.spec;
  const { name, namespace, uid } = claim.metadata;
  const isNamed = claimRef?.name === name && claimRef.namespace === namespace && claimRef.uid === uid;
  const isOurs = !isMeantFor(volume, claim) && !hasMark(volume, BOUND_BY_CONTROLLER);
  if (isNamed && !isOurs) return volume;
  const named = isNamed ? volume : { ...volume, spec: { ...volume.spec, claimRef: referenceTo(claim) } };
  return isOurs ? withMarks(named, { [BOUND_BY_CONTROLLER]: 'yes' }) : named;
}

/** What a claim shows of its volume: its size as of the moment of binding, for later ones are shown by who resizes. */
export function claimStatusOf(
  { status }: PersistentVolumeClaim,
  phase: ClaimPhase,
  volume: PersistentVolume | undefined,
): PersistentVolumeClaimStatus {
  const { accessModes: _, capacity, currentVolumeAttributesClassName: attributes, ...rest } = status;
  if (volume === undefined) return { ...rest, phase };
  const { accessModes, volumeAttributesClassName } = volume.spec;
  const shown = status.phase === phase ? capacity : capacityOf(volume, capacity);
  const current = status.phase === 'Pending' && phase === 'Bound' ? volumeAttributesClassName : attributes;
  return {
    ...rest,
    phase,
    ...(accessModes === undefined ? {} : { accessModes }),
    ...(shown === undefined ? {} : { capacity: shown }),
    ...(current === undefined ? {} : { currentVolumeAttributesClassName: current }),
  };
}

function capacityOf(
  { metadata, spec }: PersistentVolume,
  shown: PersistentVolumeClaimStatus['capacity'],
): PersistentVolumeClaimStatus['capacity'] {
  const storage = spec.capacity?.['storage'];
  if (storage === undefined) throw new Error(`PersistentVolume "${metadata.name}" is without a storage capacity`);
  const before = metadata.annotations?.[BEFORE_RESIZE];
  if (before !== undefined) {
    const isQuantity = typeof readQuantity(before) !== 'string';
    return { ...shown, storage: isQuantity ? before : storage };
  }
  const known = shown?.['storage'];
  return known !== undefined && compareQuantities(known, storage) === 0 ? shown : spec.capacity;
}
