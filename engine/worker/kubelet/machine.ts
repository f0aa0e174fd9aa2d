import type { ResourceRequirements } from '../../api/types/core-v1';
import type { VolumeFiles } from '../runtime/cri';
import { HostFiles } from './volumes/host-files';
import { MemoryVolume } from './volumes/volume-files';

/** Resources by container name; shared between pods of one template. */
export type ContainerResourcesMap = ReadonlyMap<string, ResourceRequirements>;

/**
 * What is on the disk of a machine and so outlives the kubelet: the checkpoints of allocated and actuated resources, and
 * the files that hostPath volumes show.
 */
export class MachineDisk {
  readonly host = new HostFiles();
  readonly allocated = new Map<string, ContainerResourcesMap>();
  readonly actuated = new Map<string, ContainerResourcesMap>();
}

/** Content of persistent volumes; one for a whole cluster. */
export class PersistentContent {
  private readonly volumes = new Map<string, VolumeFiles>();

  of(volumeName: string): VolumeFiles {
    const known = this.volumes.get(volumeName);
    if (known !== undefined) return known;
    const made = new MemoryVolume();
    this.volumes.set(volumeName, made);
    return made;
  }
}
