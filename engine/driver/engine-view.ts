import type { KubeObject, ObjectKey } from '../api/object';
import type { Resource } from '../api/resource';
import type { Instant, Revision } from '../base/brand';
import { keyOfPath, pathOf } from '../control-plane/etcd/key-path';
import type { Cluster } from '../cluster/cluster';
import { proxyRules } from '../cluster/proxy-rules';
import type { DnsFinding } from '../network/dns';
import type { Answer, Probe } from '../network/probe';
import type { CloudView, ClusterView, EtcdView } from './view';

/** The engine's state now, or at a past revision of its store. What is not in the store is known of the present alone. */
export class EngineView implements ClusterView {
  constructor(
    private readonly cluster: Cluster,
    private readonly past?: { readonly at: Instant; readonly revision: Revision },
  ) {}

  get at(): Instant {
    return this.past?.at ?? this.cluster.now;
  }

  get<T extends KubeObject>(resource: Resource<T>, { namespace = '', name }: ObjectKey): T | undefined {
    const prefix = this.cluster.storagePrefix(resource);
    const entry = this.cluster.etcd.data.get({ prefix, namespace, name }, this.past?.revision);
    return entry?.value as T | undefined;
  }

  list<T extends KubeObject>(resource: Resource<T>, namespace?: string): readonly T[] {
    return this.cluster.listing(resource, namespace, this.past?.revision) as readonly T[];
  }

  get cloud(): CloudView | undefined {
    const { cloud, network } = this.cluster;
    if (cloud === undefined || this.past !== undefined) return undefined;
    const loadBalancers = cloud.loadBalancers();
    return {
      instances: cloud.allInstances(),
      loadBalancers,
      routes: cloud.allRoutes(),
      disks: cloud.allDisks(),
      backendHealthy: (name, node) => {
        const balancer = loadBalancers.find((each) => each.name === name);
        return balancer === undefined || !balancer.nodes.includes(node)
          ? undefined
          : network.backendHealthy(balancer, node);
      },
    };
  }

  send(probe: Probe): Answer | undefined {
    return this.past === undefined ? this.cluster.network.look(probe) : undefined;
  }

  proxyRules(node: string): readonly string[] | undefined {
    return this.past === undefined ? proxyRules(this.cluster, node) : undefined;
  }

  dnsName(name: string, namespace: string): DnsFinding | undefined {
    return this.past === undefined ? this.cluster.dns.lookUp(name, namespace) : undefined;
  }

  private get isManaged(): boolean {
    return this.cluster.options.managed === true;
  }

  storeEntry(path: string): { readonly modRevision: number } | undefined {
    const { data } = this.cluster.etcd;
    const key = this.isManaged ? undefined : keyOfPath(path, data.prefixes());
    return key === undefined ? undefined : data.get(key, this.past?.revision);
  }

  storeKeys(prefix: string): readonly string[] {
    if (this.isManaged) return [];
    const { data } = this.cluster.etcd;
    const at = this.past === undefined ? {} : { at: this.past.revision, compacted: true };
    return data.prefixes().flatMap((each) => {
      const range = data.range(each, at);
      const paths = range.ok ? range.entries.map(({ key }) => pathOf(key)) : [];
      return paths.filter((path) => path.startsWith(prefix));
    });
  }

  get etcd(): EtcdView | undefined {
    if (this.past !== undefined || this.isManaged) return undefined;
    const { members } = this.cluster.etcd;
    return { quorum: members.quorum, members: members.list() };
  }

  get revision(): number {
    return this.past?.revision ?? this.cluster.etcd.data.revision;
  }

  running(component: string): boolean | undefined {
    if (this.past !== undefined) return undefined;
    const [kind, name = ''] = component.split('/');
    const machine = this.cluster.machines.get(name);
    if (kind === 'node') return machine?.hasPower;
    if (kind === 'kubelet') return machine === undefined ? undefined : machine.kubelet.state === 'running';
    return this.cluster.controlPlane.isRunning(component);
  }
}
