import { keyOf, keyOfObject, keyText } from '../../api/object';
import { nodes as nodeResource, services as serviceResource } from '../../api/resources';
import type { Node, Service } from '../../api/types/core-v1';
import { millis, seconds, type Millis } from '../../base/brand';
import type { ComponentContext } from '../../client/component';
import type { Informer } from '../../client/informer';
import type { WorkQueue } from '../../client/work-queue';
import type { Progress } from '../../cloud/provider';
import type { CloudController, CloudSettings } from './cloud-controller';
import {
  backendsOf,
  changeOf,
  hasFinalizer,
  isSameBackend,
  LOAD_BALANCER_FINALIZER,
  loadBalancerName,
  loadBalancerSpec,
  needsCleanup,
  wantsLoadBalancer,
} from './load-balancer-decisions';

const NODE_SYNC_PERIOD = seconds(100);
const RETRY_FIRST_SECONDS = 5;
const RETRY_MOST_SECONDS = 300;

/** Creates, updates and deletes the load balancers of Services (k8s.io/cloud-provider controllers/service v0.36). */
export const serviceController: CloudController = {
  name: 'service-lb-controller',
  start(context, settings) {
    new ServiceController(context, settings).start();
  },
};

class ServiceController {
  private readonly services: Informer<Service>;
  private readonly nodes: Informer<Node>;
  private readonly queue: WorkQueue;
  private readonly failures = new Map<string, number>();
  /** Services whose "Ensuring" or "Deleting" has been told and whose cloud call is still under way. */
  private readonly announced = new Set<string>();
  /** What each load balancer was last made of; undefined in none until it has been made. */
  private readonly ensured = new Map<string, Service>();
  private lastBackends = '';

  constructor(
    private readonly context: ComponentContext,
    private readonly settings: CloudSettings,
  ) {
    this.services = context.informers.of(serviceResource);
    this.nodes = context.informers.of(nodeResource);
    this.queue = context.queue('service-lb', (key) => this.sync(key));
  }

  start(): void {
    this.services.subscribe((next, previous) => this.onService(next, previous));
    this.nodes.subscribe((next, previous) => this.onNode(next, previous));
    this.context.clock.every(NODE_SYNC_PERIOD, 'service-lb node sync', () => this.syncBackends());
  }

  private onService(next: Service | undefined, previous: Service | undefined): void {
    if (next === undefined) {
      if (previous !== undefined) this.forget(keyText(keyOfObject(previous)));
      return;
    }
    const key = keyText(keyOfObject(next));
    if (previous === undefined) {
      if (wantsLoadBalancer(next) || needsCleanup(next)) this.queue.add(key);
      return;
    }
    const change = changeOf(previous, next);
    if (change?.message !== undefined) this.context.events.record(next, 'Normal', change.reason, change.message);
    if (change !== undefined || needsCleanup(next)) this.queue.add(key);
  }

  private onNode(next: Node | undefined, previous: Node | undefined): void {
    if (next !== undefined && previous !== undefined && isSameBackend(next, previous)) return;
    this.context.clock.soon('service-lb nodes changed', () => this.syncBackends());
  }

  private sync(key: string): void {
    const service = this.services.get(keyOf(key));
    if (service === undefined) return this.forget(key);
    const outcome = needsCleanup(service) || !wantsLoadBalancer(service) ? this.cleanUp(service) : this.ensure(service);
    this.settle(key, service, outcome);
  }

  private settle(key: string, service: Service, outcome: Progress<void>): void {
    switch (outcome.kind) {
      case 'pending':
        this.queue.addAfter(key, millis(outcome.askAgainAt - this.context.clock.now()));
        return;
      case 'ready':
        this.failures.delete(key);
        this.announced.delete(key);
        return;
      case 'failed':
        this.announced.delete(key);
        this.context.events.record(
          service,
          'Warning',
          'SyncLoadBalancerFailed',
          `Error syncing load balancer: ${outcome.message}`,
        );
        this.queue.addAfter(key, this.nextRetry(key));
    }
  }

  private nextRetry(key: string): Millis {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    return seconds(Math.min(RETRY_FIRST_SECONDS * 2 ** failures, RETRY_MOST_SECONDS));
  }

  private ensure(service: Service): Progress<void> {
    this.announce(service, 'EnsuringLoadBalancer', 'Ensuring load balancer');
    const held = hasFinalizer(service) ? service : this.addFinalizer(service);
    const nodes = this.nodes.list();
    if (backendsOf(nodes).length === 0) {
      const message = 'There are no available nodes for LoadBalancer';
      this.context.events.record(service, 'Warning', 'UnAvailableLoadBalancer', message);
    }
    const spec = loadBalancerSpec(held, nodes, this.settings.clusterName);
    const made = this.settings.cloud.ensureLoadBalancer(this.name, spec);
    if (made.kind === 'pending') return made;
    if (made.kind === 'failed') {
      return { kind: 'failed', message: `failed to ensure load balancer: ${made.message}` };
    }
    this.ensured.set(keyText(keyOfObject(service)), held);
    this.context.events.record(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
    this.writeIngress(service, made.value.ip);
    return DONE;
  }

  private cleanUp(service: Service): Progress<void> {
    const name = loadBalancerName(service);
    const existing = this.settings.cloud.loadBalancer(this.name, name);
    if (existing.kind === 'pending') return existing;
    if (existing.kind === 'failed') {
      const message = `failed to check if load balancer exists before cleanup: ${existing.message}`;
      return { kind: 'failed', message };
    }
    if (existing.value !== undefined) {
      this.announce(service, 'DeletingLoadBalancer', 'Deleting load balancer');
      const deleted = this.settings.cloud.deleteLoadBalancer(this.name, name);
      if (deleted.kind === 'pending') return deleted;
      if (deleted.kind === 'failed') {
        return { kind: 'failed', message: `failed to delete load balancer: ${deleted.message}` };
      }
    }
    this.ensured.delete(keyText(keyOfObject(service)));
    this.writeIngress(service, undefined);
    this.removeFinalizer(service);
    this.context.events.record(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
    return DONE;
  }

  private announce(service: Service, reason: string, message: string): void {
    const key = keyText(keyOfObject(service));
    if (this.announced.has(key)) return;
    this.announced.add(key);
    this.context.events.record(service, 'Normal', reason, message);
  }

  private addFinalizer(service: Service): Service {
    const finalizers = [...(service.metadata.finalizers ?? []), LOAD_BALANCER_FINALIZER];
    return this.patchService(service, { metadata: { finalizers } });
  }

  private removeFinalizer(service: Service): void {
    if (!hasFinalizer(service)) return;
    const finalizers = (service.metadata.finalizers ?? []).filter((each) => each !== LOAD_BALANCER_FINALIZER);
    this.patchService(service, { metadata: { finalizers: finalizers.length === 0 ? null : finalizers } });
  }

  private writeIngress(service: Service, ip: string | undefined): void {
    const current = service.status.loadBalancer?.ingress ?? [];
    const wanted = ip === undefined ? [] : [{ ip, ipMode: 'VIP' }];
    if (current.length === wanted.length && current[0]?.ip === ip) return;
    const loadBalancer = { ingress: wanted.length === 0 ? null : wanted };
    this.patchService(service, { status: { loadBalancer } }, 'status');
  }

  private patchService(service: Service, body: unknown, subresource?: 'status'): Service {
    return this.context.client.patch(serviceResource, keyOfObject(service), { type: 'merge', body }, subresource);
  }

  /** Gives every load balancer the nodes of today (nodeSyncLoop). */
  private syncBackends(): void {
    const nodes = this.nodes.list();
    const backends = backendsOf(nodes);
    const fingerprint = backends.join(',');
    if (fingerprint === this.lastBackends) return;
    this.lastBackends = fingerprint;
    for (const service of this.ensured.values()) this.updateBackends(service, backends);
  }

  private updateBackends(service: Service, backends: readonly string[]): void {
    const outcome = this.settings.cloud.updateLoadBalancerNodes(this.name, loadBalancerName(service), backends);
    if (outcome.kind === 'pending') {
      const wait = millis(outcome.askAgainAt - this.context.clock.now());
      this.context.clock.after(wait, 'service-lb update', () => this.updateBackends(service, backends));
    } else if (outcome.kind === 'failed') {
      const message = `Error updating load balancer with new hosts [${backends.join(' ')}]: ${outcome.message}`;
      this.context.events.record(service, 'Warning', 'UpdateLoadBalancerFailed', message);
      this.lastBackends = '';
      this.context.clock.after(seconds(RETRY_FIRST_SECONDS), 'service-lb update retry', () => this.syncBackends());
    } else {
      if (backends.length === 0) {
        const message = 'There are no available nodes for LoadBalancer';
        this.context.events.record(service, 'Warning', 'UnAvailableLoadBalancer', message);
      }
      this.context.events.record(service, 'Normal', 'UpdatedLoadBalancer', 'Updated load balancer with new hosts');
    }
  }

  private forget(key: string): void {
    this.failures.delete(key);
    this.announced.delete(key);
    this.ensured.delete(key);
    this.queue.forget(key);
  }

  private get name(): string {
    return 'service-controller';
  }
}

const DONE: Progress<void> = { kind: 'ready', value: undefined };
