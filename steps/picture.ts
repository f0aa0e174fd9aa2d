import { nodes as nodeResource, pods as podResource, services as serviceResource } from '../engine/api/resources';
import type { Node, Pod, Service } from '../engine/api/types/core-v1';
import type { ClusterView } from '../engine/driver/view';
import { podStateText } from './pods';

/** From an instant on, something looked like this; `undefined`: it is gone. Times are milliseconds since the start. */
export interface PictureChange {
  readonly at: number;
  readonly kind: 'node' | 'pod' | 'service';
  /** `namespace/name`, or the name of a node. */
  readonly id: string;
  readonly state: string | undefined;
  /** Of a pod: the node it is on. Of a service: its external address. */
  readonly place?: string;
}

/** Draws a cluster over time: only what changed is kept. Objects are immutable, so the same object is no change. */
export class Picture {
  readonly changes: PictureChange[] = [];
  private readonly lists = new Map<PictureChange['kind'], readonly unknown[]>();
  private readonly known = new Map<string, unknown>();

  look(view: ClusterView, elapsed: number): void {
    this.compare('node', view.list(nodeResource), elapsed, describeNode);
    this.compare('pod', view.list(podResource), elapsed, describePod);
    this.compare('service', view.list(serviceResource), elapsed, describeService);
  }

  private compare<T extends Node | Pod | Service>(
    kind: PictureChange['kind'],
    objects: readonly T[],
    at: number,
    describe: (object: T) => Omit<PictureChange, 'at' | 'kind' | 'id'>,
  ): void {
    if (this.lists.get(kind) === objects) return;
    this.lists.set(kind, objects);
    const seen = new Set<string>();
    for (const object of objects) {
      const id = idOf(object);
      const key = `${kind} ${id}`;
      seen.add(key);
      if (this.known.get(key) === object) continue;
      this.known.set(key, object);
      this.note({ at, kind, id, ...describe(object) });
    }
    for (const key of this.known.keys()) {
      if (!key.startsWith(`${kind} `) || seen.has(key)) continue;
      this.known.delete(key);
      this.note({ at, kind, id: key.slice(kind.length + 1), state: undefined });
    }
  }

  private note(change: PictureChange): void {
    const before = this.changes.findLast((each) => each.kind === change.kind && each.id === change.id);
    if (before?.state === change.state && before?.place === change.place) return;
    this.changes.push(change);
  }
}

const idOf = ({ metadata: { namespace, name } }: Node | Pod | Service): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

function describeNode(node: Node): { readonly state: string } {
  const ready = (node.status.conditions ?? []).find((condition) => condition.type === 'Ready')?.status;
  const cordoned = node.spec.unschedulable === true ? ', SchedulingDisabled' : '';
  return { state: `${ready === 'True' ? 'Ready' : ready === 'Unknown' ? 'Unknown' : 'NotReady'}${cordoned}` };
}

function describePod(pod: Pod): { readonly state: string; readonly place?: string } {
  const state = podStateText(pod);
  return pod.spec.nodeName === undefined ? { state } : { state, place: pod.spec.nodeName };
}

function describeService(service: Service): { readonly state: string; readonly place?: string } {
  const ip = service.status.loadBalancer?.ingress?.[0]?.ip;
  const state = service.spec.type ?? 'ClusterIP';
  return ip === undefined ? { state } : { state, place: ip };
}
