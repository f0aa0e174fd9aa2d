import {
  events as eventResource,
  nodes as nodeResource,
  pods as podResource,
  services as serviceResource,
} from '../engine/api/resources';
import type { Event, Node, Pod, Service } from '../engine/api/types/core-v1';
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
  /** Of a pod: what controls it, such as `ReplicaSet/web-5d89cf`. */
  readonly owner?: string;
}

/** A Kubernetes Event as it was written, or as it was counted once more. */
export interface PictureEvent {
  readonly at: number;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** `Pod default/web-1`. */
  readonly about: string;
  readonly source: string;
}

/** Draws a cluster over time: only what changed is kept. Objects are immutable, so the same object is no change. */
export class Picture {
  readonly changes: PictureChange[] = [];
  readonly events: PictureEvent[] = [];
  private readonly lists = new Map<PictureChange['kind'], readonly (Node | Pod | Service)[]>();
  /** The last change of each, by kind and id. */
  private readonly last = new Map<string, PictureChange>();
  private eventList: readonly Event[] | undefined;
  private readonly seenEvents = new Set<Event>();

  look(view: ClusterView, elapsed: number): void {
    this.compare('node', view.list(nodeResource), elapsed, describeNode);
    this.compare('pod', view.list(podResource), elapsed, describePod);
    this.compare('service', view.list(serviceResource), elapsed, describeService);
    this.read(view.list(eventResource), elapsed);
  }

  private read(events: readonly Event[], at: number): void {
    if (this.eventList === events) return;
    this.eventList = events;
    for (const event of events) {
      if (this.seenEvents.has(event)) continue;
      this.seenEvents.add(event);
      this.events.push({ at, ...describeEvent(event) });
    }
  }

  private compare<T extends Node | Pod | Service>(
    kind: PictureChange['kind'],
    objects: readonly T[],
    at: number,
    describe: (object: T) => Omit<PictureChange, 'at' | 'kind' | 'id'>,
  ): void {
    const before = this.lists.get(kind) ?? [];
    if (before === objects) return;
    this.lists.set(kind, objects);
    const known = new Set<unknown>(before);
    const present = new Set<unknown>(objects);
    const replaced = new Set<string>();
    for (const object of objects) {
      if (known.has(object)) continue;
      const id = idOf(object);
      replaced.add(id);
      this.note({ at, kind, id, ...describe(object) });
    }
    for (const object of before) {
      if (present.has(object)) continue;
      const id = idOf(object);
      if (!replaced.has(id)) this.note({ at, kind, id, state: undefined });
    }
  }

  private note(change: PictureChange): void {
    const key = `${change.kind} ${change.id}`;
    const before = this.last.get(key);
    if (before?.state === change.state && before?.place === change.place) return;
    this.last.set(key, change);
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

function describePod(pod: Pod): Omit<PictureChange, 'at' | 'kind' | 'id'> {
  const controller = pod.metadata.ownerReferences?.find((ref) => ref.controller === true);
  return {
    state: podStateText(pod),
    ...(pod.spec.nodeName === undefined ? {} : { place: pod.spec.nodeName }),
    ...(controller === undefined ? {} : { owner: `${controller.kind}/${controller.name}` }),
  };
}

function describeService(service: Service): { readonly state: string; readonly place?: string } {
  const ip = service.status.loadBalancer?.ingress?.[0]?.ip;
  const state = service.spec.type ?? 'ClusterIP';
  return ip === undefined ? { state } : { state, place: ip };
}

function describeEvent(event: Event): Omit<PictureEvent, 'at'> {
  const { kind = '', namespace, name = '' } = event.involvedObject;
  return {
    type: event.type ?? '',
    reason: event.reason ?? '',
    message: event.message ?? '',
    about: `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`,
    source: event.source.component ?? event.reportingComponent,
  };
}
