import { keyOf, keyOfObject, keyText } from '../../api/object';
import { endpointslices, nodes, services } from '../../api/resources';
import type { EndpointSlice } from '../../api/types/discovery-v1';
import type { Service } from '../../api/types/core-v1';
import { millis, seconds, type Instant } from '../../base/brand';
import { FRESH } from '../../base/fresh';
import type { Component, ComponentContext } from '../../client/component';
import type { Informer } from '../../client/informer';
import type { RuleTable, ServiceRule } from '../../network/service-rules';
import { buildRules, type ProxyPlace, type ServiceRules } from './build-rules';
import { IPTABLES, type ProxyMode } from './mode';
import { recordStart } from './start-event';

const SERVICE_LABEL = 'kubernetes.io/service-name';
const HEADLESS_LABEL = 'service.kubernetes.io/headless';
const ZONE_LABEL = 'topology.kubernetes.io/zone';
/** `--iptables-min-sync-period`; the other modes have the same. */
const MIN_SYNC_PERIOD = seconds(1);

/** Puts a table of rules into effect on a node. */
export type ProgramRules = (node: string, rules: RuleTable) => void;

/** The proxy of one node. Its rules outlive it: what was programmed goes on working when it stops. */
export class KubeProxy implements Component {
  readonly name: string;
  private readonly rules = new Map<string, ServiceRules>();
  private readonly dirty = new Set<string>();
  private scheduled = false;
  private lastSync: Instant | undefined;
  private zone: string | undefined;

  constructor(
    private readonly node: { readonly name: string; readonly ip: string },
    private readonly program: ProgramRules,
    private readonly mode: ProxyMode = IPTABLES,
  ) {
    this.name = `kube-proxy/${node.name}`;
  }

  start(context: ComponentContext): void {
    const serviceCache = context.informers.of(services);
    const sliceCache = context.informers.of(endpointslices, { labelSelector: `!${HEADLESS_LABEL}` });
    sliceCache.addIndex('service', (slice) => [serviceOf(slice)]);
    const nodeCache = context.informers.of(nodes, { fieldSelector: `metadata.name=${this.node.name}` });
    this.rules.clear();
    this.lastSync = undefined;
    recordStart(context, this.node.name, this.mode);
    const sync = (): void => this.sync(context, serviceCache, sliceCache);
    const mark = (key: string): void => {
      this.dirty.add(key);
      this.scheduleSync(context, sync);
    };
    serviceCache.subscribe((next, previous) => {
      const object = next ?? previous;
      if (object !== undefined) mark(keyText(keyOfObject(object)));
    });
    sliceCache.subscribe((next, previous) => {
      for (const slice of [next, previous]) if (slice !== undefined) mark(serviceOf(slice));
    });
    nodeCache.subscribe((next) => {
      const zone = next?.metadata.labels?.[ZONE_LABEL];
      if (zone === this.zone) return;
      this.zone = zone;
      for (const key of this.rules.keys()) mark(key);
    });
  }

  private scheduleSync(context: ComponentContext, sync: () => void): void {
    if (this.scheduled) return;
    this.scheduled = true;
    const now = context.clock.now();
    const wait = this.lastSync === undefined ? 0 : Math.max(0, this.lastSync + MIN_SYNC_PERIOD - now);
    context.clock.after(millis(wait), 'kube-proxy sync', sync);
  }

  private sync(context: ComponentContext, serviceCache: Informer<Service>, sliceCache: Informer<EndpointSlice>): void {
    this.scheduled = false;
    if (!context.informers.synced) {
      this.scheduled = true;
      context.clock.after(millis(100), 'kube-proxy waits for its caches', () =>
        this.sync(context, serviceCache, sliceCache),
      );
      return;
    }
    this.lastSync = context.clock.now();
    const place: ProxyPlace = { node: { ...FRESH, ...this.node, zone: this.zone }, mode: this.mode };
    const changed = [...this.dirty];
    this.dirty.clear();
    for (const key of changed)
      this.rebuild(key, serviceCache.get(keyOf(key)), sliceCache.byIndex('service', key), place);
    this.program(this.node.name, tableOf(this.rules));
    context.journal.append(this.name, 'proxy.sync', `node ${this.node.name}`, {
      services: changed.join(' '),
      routine: true,
    });
  }

  private rebuild(
    key: string,
    service: Service | undefined,
    slices: readonly EndpointSlice[],
    place: ProxyPlace,
  ): void {
    if (service === undefined) this.rules.delete(key);
    else this.rules.set(key, buildRules(service, slices, place));
  }
}

/** The rules of all Services as one table. */
export function tableOf(rules: ReadonlyMap<string, ServiceRules>): RuleTable {
  const byAddress = new Map<string, ServiceRule>();
  const byNodePort = new Map<string, ServiceRule>();
  const healthChecks = new Map<number, { readonly service: string; readonly localEndpoints: number }>();
  const guarded = new Set<string>();
  for (const [service, each] of rules) {
    for (const [key, rule] of each.byAddress) byAddress.set(key, rule);
    for (const [key, rule] of each.byNodePort) byNodePort.set(key, rule);
    for (const address of each.guarded) guarded.add(address);
    if (each.healthCheck === undefined) continue;
    healthChecks.set(each.healthCheck.port, { service, localEndpoints: each.healthCheck.localEndpoints });
  }
  return { byAddress, byNodePort, healthChecks, guarded };
}

const serviceOf = (slice: EndpointSlice): string =>
  `${slice.metadata.namespace ?? ''}/${slice.metadata.labels?.[SERVICE_LABEL] ?? ''}`;
