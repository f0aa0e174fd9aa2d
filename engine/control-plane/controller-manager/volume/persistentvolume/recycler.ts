import type { Manifest } from '../../../../api/object';
import { isApiError } from '../../../../api/request';
import { events, pods } from '../../../../api/resources';
import type { Event, PersistentVolume, Pod } from '../../../../api/types/core-v1';
import { quantityMillis } from '../../../../base/quantity';
import type { ComponentContext } from '../../../../client/component';
import type { Informer } from '../../../../client/informer';
import { textOf, unlessGone } from '../../rules/refusals';

const NAMESPACE = 'default';
const MILLIS_PER_GI = 2 ** 30 * 1000;
/** `--increment-timeout-*` and `--minimum-timeout-*` of the recycler pods. */
const SECONDS_PER_GI = 30;
const SECONDS_MIN = { hostPath: 60, nfs: 300 } as const;
const SCRUB = 'test -e /scrub && find /scrub -mindepth 1 -delete && test -z "$(ls -A /scrub)" || exit 1';

/** Told once, when the pod has ended; undefined: the volume is empty. */
export type Recycled = (problem: string | undefined) => void;

interface Recycling {
  readonly volume: PersistentVolume;
  readonly ended: Recycled;
}

/**
 * Runs pods that empty volumes, one for each, and waits for their end; meanwhile what is told of a pod is told again of
 * its volume (pkg/volume/util/recyclerclient, v1.36).
 */
export class Recycler {
  private readonly waiting = new Map<string, Recycling>();
  private events: Informer<Event> | undefined;

  constructor(private readonly context: ComponentContext) {}

  isBusyWith(volume: PersistentVolume): boolean {
    return this.waiting.has(podNameOf(volume));
  }

  /** Throws when the pod cannot be made. */
  start(volume: PersistentVolume, ended: Recycled): void {
    const { client } = this.context;
    const name = podNameOf(volume);
    try {
      client.create(pods, recyclerPod(volume));
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) {
        throw new Error(`unexpected error creating recycler pod:  ${textOf(error)}`, { cause: error });
      }
      unlessGone(() => client.remove(pods, { namespace: NAMESPACE, name }));
      throw new Error('old recycler pod found, will retry later', { cause: error });
    }
    this.waiting.set(name, { volume, ended });
    if (this.events === undefined) this.watch();
    else for (const event of this.events.list(NAMESPACE)) this.tell(event); // a watch begins with what is there
  }

  /** Nobody watches before the first volume is recycled. */
  private watch(): void {
    const { informers } = this.context;
    informers.of(pods, { namespace: NAMESPACE }).subscribe((next, previous) => {
      const name = (next ?? previous)?.metadata.name ?? '';
      const ended = this.waiting.get(name)?.ended;
      if (ended === undefined) return;
      if (next === undefined) return this.end(name, ended, 'recycler pod was deleted');
      const { phase, message = '' } = next.status;
      if (phase === 'Succeeded') return this.end(name, ended, undefined);
      if (phase === 'Failed')
        this.end(name, ended, message === '' ? 'pod failed, pod.Status.Message unknown' : message);
    });
    this.events = informers.of(events, { namespace: NAMESPACE });
    this.events.subscribe((next, previous) => {
      if (next !== undefined && previous === undefined) this.tell(next);
    });
  }

  private tell({ involvedObject, type, message = '' }: Event): void {
    const recycling = this.waiting.get(involvedObject.name ?? '');
    if (recycling === undefined) return;
    const kind = type === 'Warning' ? 'Warning' : 'Normal';
    this.context.events.record(recycling.volume, kind, 'RecyclerPod', `Recycler pod: ${message}`);
  }

  private end(name: string, ended: Recycled, problem: string | undefined): void {
    this.waiting.delete(name);
    unlessGone(() => this.context.client.remove(pods, { namespace: NAMESPACE, name }));
    ended(problem);
  }
}

const podNameOf = ({ metadata }: PersistentVolume): string => `recycler-for-${metadata.name}`;

function recyclerPod(volume: PersistentVolume): Manifest<Pod> {
  const { hostPath, nfs, capacity } = volume.spec;
  const perSize = Math.floor(quantityMillis(capacity?.['storage'] ?? '0') / MILLIS_PER_GI) * SECONDS_PER_GI;
  const source = hostPath === undefined ? { nfs } : { hostPath: { path: hostPath.path } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: podNameOf(volume), namespace: NAMESPACE },
    spec: {
      activeDeadlineSeconds: Math.max(perSize, hostPath === undefined ? SECONDS_MIN.nfs : SECONDS_MIN.hostPath),
      restartPolicy: 'Never',
      volumes: [{ name: 'vol', ...source }],
      containers: [
        {
          name: 'pv-recycler',
          image: 'registry.k8s.io/build-image/debian-base:bookworm-v1.0.6',
          command: ['/bin/sh'],
          args: ['-c', SCRUB],
          volumeMounts: [{ name: 'vol', mountPath: '/scrub' }],
        },
      ],
    },
  } as Manifest<Pod>;
}
