import type { Client } from '../../client/client';
import type { Manifest } from '../../api/object';
import { isApiError } from '../../api/request';
import { nodes, pods } from '../../api/resources';
import { defaultPod } from '../../api/kinds/core/pod-defaults';
import { decode } from '../../api/struct-model/decode';
import { structNamed } from '../../api/struct-model/struct-model';
import type { Pod } from '../../api/types/core-v1';
import type { Instant } from '../../base/brand';
import { formatTime } from '../../base/timestamp';
import { Hash } from '../../sim/hash';
import { CONFIG_HASH, CONFIG_MIRROR, CONFIG_SEEN, CONFIG_SOURCE } from './pod-identity';

/** Manifests on the disk of a machine (`--pod-manifest-path`), by file name. */
export class StaticPodDirectory {
  private readonly files = new Map<string, unknown>();
  private listener: () => void = () => undefined;

  put(file: string, manifest: unknown): void {
    this.files.set(file, manifest);
    this.listener();
  }

  remove(file: string): void {
    if (this.files.delete(file)) this.listener();
  }

  list(): readonly (readonly [file: string, manifest: unknown])[] {
    return [...this.files].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  onChange(listener: () => void): void {
    this.listener = listener;
  }
}

/** The pod of a manifest file; undefined when it cannot be read (pkg/kubelet/config/common.go, v1.36). */
export function staticPod(manifest: unknown, node: string, seen: Instant): Pod | undefined {
  const decoded = decode(structNamed('core-v1.Pod'), manifest);
  if (!decoded.ok) return undefined;
  // The decoder has just made it so.
  const raw = decoded.value as Pod;
  const namespace = raw.metadata.namespace ?? 'default';
  const uid = raw.metadata.uid !== undefined && raw.metadata.uid !== '' ? raw.metadata.uid : hashOf(node, manifest);
  const annotations = {
    ...raw.metadata.annotations,
    [CONFIG_HASH]: uid,
    [CONFIG_SEEN]: formatTime(seen),
    [CONFIG_SOURCE]: 'file',
  };
  const pod: Pod = {
    ...raw,
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...raw.metadata,
      name: `${raw.metadata.name}-${node}`,
      namespace,
      uid,
      resourceVersion: '',
      creationTimestamp: formatTime(seen),
      annotations,
    },
    spec: {
      ...raw.spec,
      nodeName: node,
      tolerations: [...(raw.spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }],
    },
    status: { phase: 'Pending' },
  };
  return defaultPod(pod);
}

function hashOf(node: string, manifest: unknown): string {
  const hash = new Hash();
  hash.text(node);
  hash.text(JSON.stringify(manifest));
  return hash.hex;
}

/** Whether a mirror pod shows this very version of a static pod. */
export const isMirrorOf = (mirror: Pod, pod: Pod): boolean =>
  mirror.metadata.annotations?.[CONFIG_MIRROR] === pod.metadata.annotations?.[CONFIG_HASH];

/** Sees to it that the API shows a static pod (pkg/kubelet/pod/mirror_client.go, v1.36). */
export function reconcileMirror(client: Client, pod: Pod, mirror: Pod | undefined): void {
  let gone = mirror === undefined;
  if (mirror !== undefined && (mirror.metadata.deletionTimestamp !== undefined || !isMirrorOf(mirror, pod)))
    gone = deleteMirror(client, mirror);
  if (gone) createMirror(client, pod);
}

export function deleteMirror(client: Client, mirror: Pod): boolean {
  const { name, namespace = '', uid } = mirror.metadata;
  try {
    client.remove(pods, { namespace, name }, { gracePeriodSeconds: 0, preconditions: { uid } });
    return true;
  } catch (error) {
    if (isApiError(error)) return false;
    throw error;
  }
}

function createMirror(client: Client, pod: Pod): void {
  const nodeName = pod.spec.nodeName ?? '';
  try {
    const node = client.get(nodes, { name: nodeName });
    if (node === undefined || node.metadata.deletionTimestamp !== undefined) return;
    const { name, namespace = '', labels, annotations = {} } = pod.metadata;
    const mirror: Manifest<Pod> = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace,
        ...(labels === undefined ? {} : { labels }),
        annotations: { ...annotations, [CONFIG_MIRROR]: annotations[CONFIG_HASH] ?? '' },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid: node.metadata.uid, controller: true }],
      },
      spec: pod.spec,
    };
    client.create(pods, mirror);
  } catch (error) {
    if (!isApiError(error)) throw error;
  }
}
