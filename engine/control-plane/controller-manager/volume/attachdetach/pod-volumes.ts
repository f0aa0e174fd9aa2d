import { claimOfVolume } from '../../../../api/storage/claims';
import { uniqueNameOf } from '../../../../api/storage/csi-names';
import { csidrivers, persistentvolumeclaims, persistentvolumes } from '../../../../api/resources';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../../api/types/core-v1';
import type { CSIDriver } from '../../../../api/types/storage-v1';
import type { Informer, Informers } from '../../../../client/informer';

/** A volume that has to be attached to the node of a pod. */
export interface Attachable {
  readonly uniqueName: string;
  readonly volume: PersistentVolume;
}

export interface PodVolumes {
  readonly attachable: readonly Attachable[];
  /** A claim or its volume is not known well enough yet. */
  readonly isIncomplete: boolean;
}

/** Which volumes of a pod have to be attached; CSI volumes alone do (pkg/controller/volume/attachdetach/util, v1.36). */
export class VolumeLookup {
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly volumes: Informer<PersistentVolume>;
  private readonly drivers: Informer<CSIDriver>;

  constructor(informers: Informers) {
    this.claims = informers.of(persistentvolumeclaims);
    this.volumes = informers.of(persistentvolumes);
    this.drivers = informers.of(csidrivers);
  }

  ofPod(pod: Pod): PodVolumes {
    const attachable: Attachable[] = [];
    let isIncomplete = false;
    for (const one of pod.spec.volumes ?? []) {
      const claimName = claimOfVolume(pod, one);
      if (claimName === undefined) continue;
      const volume = this.volumeOf(pod.metadata.namespace ?? '', claimName);
      if (volume === undefined) isIncomplete = true;
      else if (this.mustBeAttached(volume)) attachable.push({ uniqueName: nameOf(volume), volume });
    }
    return { attachable, isIncomplete };
  }

  volume(name: string): PersistentVolume | undefined {
    return this.volumes.get({ name });
  }

  mustBeAttached({ spec: { csi } }: PersistentVolume): boolean {
    return csi !== undefined && this.drivers.get({ name: csi.driver })?.spec.attachRequired !== false;
  }

  private volumeOf(namespace: string, name: string): PersistentVolume | undefined {
    const claim = this.claims.get({ namespace, name });
    if (claim?.status.phase !== 'Bound' || (claim.spec.volumeName ?? '') === '') return undefined;
    const volume = this.volumes.get({ name: claim.spec.volumeName ?? '' });
    return volume?.spec.claimRef?.uid === claim.metadata.uid ? volume : undefined;
  }
}

const nameOf = ({ spec: { csi } }: PersistentVolume): string => (csi === undefined ? '' : uniqueNameOf(csi));
