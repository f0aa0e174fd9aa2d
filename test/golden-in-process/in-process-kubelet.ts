import { ApiError, type PatchType, type User, type WatchEvent, type WatchStream } from '../../engine/api/request';
import * as resources from '../../engine/api/resources';
import type { Event, Pod } from '../../engine/api/types/core-v1';
import type { KubeObject } from '../../engine/api/object';
import type { Resource } from '../../engine/api/resource';
import { criLogLine } from '../../engine/worker/runtime/cri-log';
import { KubeletWorld, START } from '../../engine/worker/testing/kubelet-world';

export interface Action {
  readonly at?: number;
  readonly do: string;
  readonly name?: string;
  readonly kind?: string;
  readonly grace?: number;
  readonly type?: PatchType;
  readonly subresource?: string;
  readonly patch?: unknown;
  readonly object?: Manifest;
  readonly op?: string;
  readonly key?: 'network' | 'runtime';
  readonly value?: string;
}

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; namespace?: string };
  spec?: Record<string, unknown>;
}

export interface Scenario {
  readonly id: string;
  readonly area: string;
  readonly duration: number;
  readonly scope?: string;
  readonly requires?: readonly string[];
  readonly objects?: readonly Manifest[];
  readonly pods?: readonly Manifest[];
  readonly before?: readonly Action[];
  readonly beforeWait?: number;
  readonly actions?: readonly Action[];
}

/** What was seen of the API, with times in seconds since the pods were created. */
export interface Watched<T extends KubeObject> {
  readonly t: number;
  readonly type: string;
  readonly o: T;
}

export interface Seen {
  readonly namespace: string;
  /** Seconds since the epoch at which the pods were created. */
  readonly epoch: number;
  readonly pods: readonly Watched<Pod>[];
  readonly events: readonly Watched<Event>[];
  readonly nodes: readonly Watched<KubeObject>[];
  readonly leases: readonly Watched<KubeObject>[];
  readonly notes: readonly string[];
  readonly cri: readonly Record<string, unknown>[];
  readonly node: string;
}

const ADMIN: User = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };
const KINDS: Readonly<Record<string, Resource>> = {
  Pod: resources.pods,
  ConfigMap: resources.configmaps,
  Secret: resources.secrets,
  PersistentVolumeClaim: resources.persistentvolumeclaims,
  Service: resources.services,
};

/** Plays one scenario on a machine of its own. */
export class InProcessKubelet {
  private readonly world: KubeletWorld;
  private readonly namespace: string;
  private readonly notes: string[] = [];
  private readonly pods: Watched<Pod>[] = [];
  private readonly events: Watched<Event>[] = [];
  private readonly nodes: Watched<KubeObject>[] = [];
  private readonly leases: Watched<KubeObject>[] = [];
  private startedAt = 0;

  constructor(private readonly scenario: Scenario) {
    this.world = new KubeletWorld();
    this.namespace = scenario.scope === 'node' ? 'default' : `k-${scenario.id}-t`.slice(0, 60);
    if (scenario.requires?.includes('pressured-node') === true) this.world.pressure.set('memory', true);
    this.world.boot();
    this.world.run(5);
  }

  play(): Seen {
    const { scenario, world } = this;
    if (scenario.scope !== 'node') {
      world.create(resources.namespaces, this.named('Namespace', this.namespace));
      const account = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { namespace: this.namespace, name: 'default' },
      } as const;
      world.create(resources.serviceaccounts, account);
    }
    for (const object of scenario.objects ?? []) this.createObject(object);
    this.watch(resources.pods, this.namespace, this.pods);
    this.watch(resources.events, this.namespace, this.events);
    this.watch(resources.nodes, undefined, this.nodes);
    this.watch(resources.leases, 'kube-node-lease', this.leases);
    for (const action of scenario.before ?? []) this.act(action);
    if (scenario.beforeWait !== undefined) world.run(scenario.beforeWait);
    this.startedAt = world.now;
    for (const pod of scenario.pods ?? []) this.createPod(pod);
    for (const action of [...(scenario.actions ?? [])].sort((a, b) => (a.at ?? 0) - (b.at ?? 0))) {
      this.runUntil(action.at ?? 0);
      this.act(action);
    }
    this.runUntil(scenario.duration);
    const epoch = START / 1000 + this.startedAt;
    const since = (time: number): number => time - this.startedAt;
    const shift = <T extends KubeObject>(seen: readonly Watched<T>[]): readonly Watched<T>[] =>
      seen.map((one) => ({ ...one, t: since(one.t) }));
    return {
      namespace: this.namespace,
      epoch,
      pods: shift(this.pods),
      events: shift(this.events),
      nodes: shift(this.nodes),
      leases: shift(this.leases),
      notes: this.notes,
      cri: world.journal.since(0).flatMap((entry) => criLogLine(entry) ?? []),
      node: world.node,
    };
  }

  private runUntil(at: number): void {
    const left = at - (this.world.now - this.startedAt);
    if (left > 0) this.world.run(left);
  }

  private watch<T extends KubeObject>(resource: Resource<T>, namespace: string | undefined, into: Watched<T>[]): void {
    const where = namespace === undefined ? {} : { namespace };
    const stream: WatchStream = this.world.api.watch({
      user: ADMIN,
      resource,
      ...where,
      verb: 'watch',
      options: {},
    });
    const drain = (): void => {
      for (const event of stream.poll() as readonly WatchEvent<T>[])
        if (event.type !== 'ERROR' && event.type !== 'BOOKMARK')
          into.push({ t: this.world.now, type: event.type, o: event.object });
    };
    stream.onReadable(drain);
    drain();
  }

  private createObject(object: Manifest): void {
    const resource = KINDS[object.kind];
    if (resource === undefined) throw new Error(`no resource for ${object.kind}`);
    const manifest = this.filled(object);
    manifest.metadata.namespace = this.namespace;
    this.world.create(resource, manifest);
  }

  private createPod(pod: Manifest): void {
    const manifest = this.filled(pod);
    manifest.metadata.namespace = this.namespace;
    manifest.spec = {
      nodeName: this.world.node,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...manifest.spec,
    };
    this.noting(`create ${pod.metadata.name}`, () =>
      this.world.create(resources.pods, { ...manifest, apiVersion: 'v1', kind: 'Pod' } as never),
    );
  }

  private act(action: Action): void {
    const { world } = this;
    const name = (action.name ?? '').replace('$NODE', world.node);
    const key = { namespace: this.namespace, name };
    const what = `${action.do} ${action.name ?? ''} at ${action.at ?? ''}`;
    switch (action.do) {
      case 'delete':
        return this.noting(what, () =>
          world.client.remove(
            resources.pods,
            key,
            action.grace === undefined ? {} : { gracePeriodSeconds: action.grace },
          ),
        );
      case 'patch':
        return this.noting(what, () => {
          world.api.request({
            user: ADMIN,
            resource: resources.pods,
            namespace: this.namespace,
            name,
            verb: 'patch',
            patch: { type: action.type ?? 'strategic', body: this.filled(action.patch) },
            ...(action.subresource === undefined ? {} : { subresource: action.subresource }),
          });
        });
      case 'create':
        if (action.object?.kind === 'Pod') return this.createPod(action.object);
        return this.createObject(action.object ?? this.named('', ''));
      case 'staticPod': {
        const manifest = this.filled(action.object) as Manifest;
        manifest.metadata.namespace = this.namespace;
        return world.staticPods.put(`${manifest.metadata.name}.json`, manifest);
      }
      case 'removeStaticPod':
        for (const [file] of world.staticPods.list()) world.staticPods.remove(file);
        return;
      case 'kubelet':
        return action.op === 'stop' ? world.kubelet.stop() : world.kubelet.start();
      case 'runtime':
        return world.runtime.setCondition(action.key ?? 'network', action.value ?? '');
      case 'deleteNode':
        return world.client.remove(resources.nodes, { name: world.node });
      case 'patchNode':
        world.client.patch(
          resources.nodes,
          { name: world.node },
          { type: action.type ?? 'strategic', body: action.patch },
        );
        return;
      default:
        throw new Error(`unknown action ${action.do}`);
    }
  }

  private noting(what: string, run: () => unknown): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.notes.push(`${what}: ${error.code} ${error.message}`);
    }
  }

  private filled<T>(value: T): T {
    const text = JSON.stringify(value).replaceAll('$NS', this.namespace).replaceAll('$NODE', this.world.node);
    return JSON.parse(text) as T;
  }

  private readonly named = (kind: string, name: string): Manifest & { apiVersion: 'v1'; kind: never } => ({
    apiVersion: 'v1',
    kind: kind as never,
    metadata: { name },
  });
}
