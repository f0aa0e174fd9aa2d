import { isApiError } from '../../../api/request';
import type { Client } from '../../../client/client';
import { persistentvolumeclaims, persistentvolumes } from '../../../api/resources';
import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../../api/types/core-v1';
import { FRESH } from '../../../base/fresh';
import type { Clock } from '../../../sim/clock';
import type { VolumeFiles } from '../../runtime/cri';
import type { PodFacts } from '../environment/fields';
import type { References } from '../references';
import type { HostFiles } from './host-files';
import {
  keySource,
  projectAll,
  projectConfigMap,
  projectDownward,
  projectSecret,
  type Projection,
} from './projections';
import type { PodTokens } from './pod-tokens';
import { fileMode } from './file-mode';
import { MemoryVolume, ProjectedVolume } from './volume-files';

export interface MountSources {
  readonly clock: Pick<Clock, 'now'>;
  readonly client: Client;
  readonly references: References;
  readonly tokens: PodTokens;
  readonly host: HostFiles;
  facts(pod: Pod): PodFacts;
  /** Content of persistent volumes, by name; it outlives pods and nodes. */
  persistent(volumeName: string): VolumeFiles;
  /** Whether a volume that must be attached is attached to this node. */
  isAttached(volume: PersistentVolume): boolean;
  /** Name under which the node reports a volume in use; undefined: it is not one that is attached. */
  attachableName(volume: PersistentVolume): string | undefined;
  /** Whether the node plugin of a CSI driver is registered; absent: all are. */
  hasDriver?(name: string): boolean;
}

export type MountOutcome =
  | {
      readonly kind: 'mounted';
      readonly files: VolumeFiles;
      /** The node reports it in use under this name. */
      readonly uniqueName?: string;
    }
  /** The volume's set-up failed; it is tried again. Told under the name that is given, or that of the pod's volume. */
  | { readonly kind: 'failed'; readonly message: string; readonly step?: string; readonly name?: string }
  /** It cannot even be said what is to be mounted. */
  | { readonly kind: 'unprocessed'; readonly message: string }
  /** Waits for the attach/detach controller. */
  | { readonly kind: 'unattached'; readonly uniqueName: string };

/** What a claim has been found to stand for; it is looked up once for all attempts (`podPreviouslyProcessed`, v1.36). */
export interface Processed {
  readonly volume: PersistentVolume;
  readonly uniqueName: string | undefined;
}

/** Tries to mount a volume of a pod. The outcome carries what is known of its claim, for the next attempt. */
export function mountVolume(
  volume: Volume,
  pod: Pod,
  sources: MountSources,
  known?: Processed,
): MountOutcome & { readonly processed?: Processed } {
  const namespace = pod.metadata.namespace ?? '';
  if (volume.emptyDir !== undefined)
    return { kind: 'mounted', files: new MemoryVolume(volume.emptyDir.medium === 'Memory' ? 'tmpfs' : undefined) };
  const first = projectionOf(volume, pod, sources);
  if (first?.ok === false) return { kind: 'failed', message: first.error };
  if (first?.ok === true)
    return { kind: 'mounted', files: new ProjectedVolume(first.content, new Projector(volume, pod, sources)) };
  if (volume.hostPath !== undefined) return mountHostPath(volume.hostPath.path, volume.hostPath.type ?? '', sources);
  const claim = volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral && `${pod.metadata.name}-${volume.name}`);
  if (claim === undefined) return { kind: 'mounted', files: new MemoryVolume() };
  const processed = known ?? process(claim, namespace, sources);
  return 'kind' in processed ? processed : { ...FRESH, ...mountPersistent(processed, sources), processed };
}

/** Undefined: the volume is made of something else. */
function projectionOf(volume: Volume, pod: Pod, sources: MountSources): Projection | undefined {
  const { configMap, secret, projected, downwardAPI } = volume;
  const { references } = sources;
  const namespace = pod.metadata.namespace ?? '';
  if (configMap !== undefined) return projectConfigMap(references, namespace, keySource(configMap.name, configMap));
  if (secret !== undefined) return projectSecret(references, namespace, keySource(secret.secretName, secret));
  if (projected !== undefined) return projectAll(projected.sources, sources.facts(pod), sources);
  if (downwardAPI !== undefined) return projectDownward(downwardAPI.items ?? [], sources.facts(pod));
  return undefined;
}

/** Reads the sources of a volume anew: nearly each pod that runs has one of these. */
class Projector {
  constructor(
    private readonly volume: Volume,
    private pod: Pod,
    private readonly sources: MountSources,
  ) {}

  get clock(): Pick<Clock, 'now'> {
    return this.sources.clock;
  }

  renew(pod: Pod): void {
    this.pod = pod;
  }

  project(): Projection | undefined {
    return projectionOf(this.volume, this.pod, this.sources);
  }

  /** pkg/volume/{configmap,secret,projected,downwardapi}, v1.36: all are written to memory but ConfigMaps. */
  get fileSystem(): string | undefined {
    return this.volume.configMap === undefined ? 'tmpfs' : undefined;
  }

  mode(path: string): number | undefined {
    return fileMode(this.volume, path);
  }
}

function mountHostPath(path: string, type: string, { host }: MountSources): MountOutcome {
  const problem = host.check(path, type);
  return problem === undefined ? { kind: 'mounted', files: host.at(path) } : { kind: 'failed', message: problem };
}

/** The claim and its volume (pkg/kubelet/volumemanager/populator, v1.36). */
function process(
  name: string,
  namespace: string,
  sources: MountSources,
): Processed | Extract<MountOutcome, { kind: 'unprocessed' }> {
  const fail = (why: string) => ({
    kind: 'unprocessed' as const,
    message: `error processing PVC ${namespace}/${name}: ${why}`,
  });
  const claim = fetched(() => sources.client.get(persistentvolumeclaims, { namespace, name }));
  if (claim === undefined || 'refusal' in claim) {
    const why = claim?.refusal ?? `persistentvolumeclaims "${name}" not found`;
    return fail(`failed to fetch PVC from API server: ${why}`);
  }
  const problem = claimProblem(claim);
  if (problem !== undefined) return fail(problem);
  const volumeName = claim.spec.volumeName ?? '';
  const volume = fetched(() => sources.client.get(persistentvolumes, { name: volumeName }));
  if (volume === undefined || 'refusal' in volume) {
    const why = volume?.refusal ?? `persistentvolumes "${volumeName}" not found`;
    return fail(`failed to fetch PV "${volumeName}" from API server: ${why}`);
  }
  return { volume, uniqueName: sources.attachableName(volume) };
}

function mountPersistent({ volume, uniqueName }: Processed, sources: MountSources): MountOutcome {
  if (uniqueName !== undefined && !sources.isAttached(volume)) return { kind: 'unattached', uniqueName };
  const { name } = volume.metadata;
  const { hostPath, csi } = volume.spec;
  if (hostPath !== undefined) return underName(name, mountHostPath(hostPath.path, hostPath.type ?? '', sources));
  if (csi !== undefined && sources.hasDriver?.(csi.driver) === false) return missingDriver(name, csi.driver);
  const files = sources.persistent(name);
  return { kind: 'mounted', files, ...(uniqueName === undefined ? {} : { uniqueName }) };
}

/** A server that cannot be reached, or that knows no such pod of this node any more, answers with a refusal. */
function fetched<T>(get: () => T | undefined): T | { readonly refusal: string } | undefined {
  try {
    return get();
  } catch (error) {
    if (!isApiError(error)) throw error;
    return { refusal: error.message };
  }
}

/** What comes of a claim is told under the name of its volume. */
const underName = (name: string, outcome: MountOutcome): MountOutcome =>
  outcome.kind === 'failed' ? { ...outcome, name } : outcome;

/** pkg/volume/csi/csi_client.go newCsiDriverClient, v1.36. */
const missingDriver = (name: string, driver: string): MountOutcome => ({
  kind: 'failed',
  name,
  step: 'MountVolume.MountDevice',
  message: `kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ${driver} not found in the list of registered CSI drivers`,
});

function claimProblem({ metadata, status, spec }: PersistentVolumeClaim): string | undefined {
  const isProtected = metadata.finalizers?.includes('kubernetes.io/pvc-protection') === true;
  if (metadata.deletionTimestamp !== undefined && !isProtected) return 'PVC is being deleted';
  if (status.phase !== 'Bound') return 'PVC is not bound';
  return spec.volumeName === undefined || spec.volumeName === '' ? 'PVC has empty pvc.Spec.VolumeName' : undefined;
}
