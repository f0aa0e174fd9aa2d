import { instant, seconds, type Instant, type Millis } from '../base/brand';
import { FRESH } from '../base/fresh';
import type { Clock } from '../sim/clock';
import type { Journal, JournalValue } from '../sim/journal';
import { CallPolicy, endOf, type CloudCall } from './call-policy';
import { DiskInventory, type DiskOutcome } from './disk-inventory';
import { SIM, type CloudProfile } from './profiles';
import type {
  CloudProvider,
  Disk,
  DiskProvider,
  DiskSpec,
  Instance,
  InstanceState,
  LoadBalancer,
  LoadBalancerSpec,
  Progress,
  Route,
} from './provider';

export interface SimulatedCloudOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  /** Default: that of no real cloud. */
  readonly profile?: CloudProfile;
  /** First three octets of the addresses of load balancers. */
  readonly publicPrefix?: string;
  readonly loadBalancersMax?: number;
  readonly disksMax?: number;
}

interface Operation {
  readonly fingerprint: string;
  readonly readyAt: Instant;
  /** Nobody answers: then its caller gives up. */
  readonly hangs?: true;
}

/** How long a CSI sidecar waits for an answer (`--timeout` of external-attacher v4, by default). */
const PATIENCE = seconds(15);

const GIVEN_UP = 'context deadline exceeded';

/** One cloud account: inventories that only its own calls and the faults change. */
export class SimulatedCloud implements CloudProvider, DiskProvider {
  readonly policy = new CallPolicy();
  /** Rises with each change of an inventory. */
  changes = 0;
  loadBalancersMax: number;
  private readonly profile: CloudProfile;
  private readonly publicPrefix: string;
  private readonly instances = new Map<string, Instance>();
  private readonly balancers = new Map<string, LoadBalancer>();
  private readonly routeTable = new Map<string, Omit<Route, 'blackhole'>>();
  private readonly operations = new Map<string, Operation>();
  private readonly diskInventory: DiskInventory;
  private addressesGiven = 0;

  constructor(private readonly options: SimulatedCloudOptions) {
    this.profile = options.profile ?? SIM;
    this.publicPrefix = options.publicPrefix ?? '203.0.113';
    this.loadBalancersMax = options.loadBalancersMax ?? 200;
    this.diskInventory = new DiskInventory(options.disksMax ?? 10_000);
  }

  get name(): string {
    return this.profile.name;
  }

  /** Starts the instance behind a node, as a provisioner outside the cluster would. */
  launch(
    instance: Pick<Instance, 'name' | 'internalIp'> & Partial<Pick<Instance, 'zone' | 'type' | 'externalIp'>>,
  ): Instance {
    const zone = instance.zone ?? 'zone-a';
    const launched: Instance = {
      type: this.profile.instanceType,
      ...instance,
      zone,
      region: this.profile.region,
      providerId: this.profile.providerId(zone, instance.name),
      state: 'running',
    };
    this.instances.set(instance.name, launched);
    this.note('cloud', 'cloud.instance.launch', instance.name, { zone });
    return launched;
  }

  /** Powers off, powers on or terminates an instance. An unknown name is ignored: there may be no instance to it. */
  setInstanceState(name: string, state: InstanceState): void {
    const instance = this.instances.get(name);
    if (instance === undefined || instance.state === state) return;
    this.instances.set(name, { ...instance, state });
    if (state === 'terminated') this.diskInventory.detachAll(name);
    this.changed();
    this.note('cloud', `cloud.instance.${state}`, name);
  }

  /** The notice that a spot instance gets; nothing else happens to the instance by it. */
  announceTermination(name: string, after: Millis): void {
    const instance = this.instances.get(name);
    if (instance === undefined) return;
    this.instances.set(name, { ...instance, terminatesAt: instant(this.options.clock.now() + after) });
    this.changed();
    this.note('cloud', 'cloud.instance.termination-announced', name, { seconds: after / 1000 });
  }

  /** Every load balancer that exists, by name; what a packet from outside and a scenario look at. */
  loadBalancers(): readonly LoadBalancer[] {
    return [...this.balancers.values()];
  }

  allInstances(): readonly Instance[] {
    return [...this.instances.values()];
  }

  allRoutes(): readonly Route[] {
    return [...this.routeTable.values()].map((route) => this.withBlackhole(route));
  }

  allDisks(): readonly Disk[] {
    return this.diskInventory.all();
  }

  set disksMax(count: number) {
    this.diskInventory.countMax = count;
  }

  balancerAt(ip: string): LoadBalancer | undefined {
    for (const balancer of this.balancers.values()) if (balancer.ip === ip) return balancer;
    return undefined;
  }

  instance(caller: string, nodeName: string): Progress<Instance | undefined> {
    return this.call(caller, 'instance.get', nodeName, () => {
      const instance = this.instances.get(nodeName);
      return instance?.state === 'terminated' ? undefined : instance;
    });
  }

  loadBalancer(caller: string, name: string): Progress<LoadBalancer | undefined> {
    return this.call(caller, 'lb.get', name, () => this.balancers.get(name));
  }

  ensureLoadBalancer(caller: string, spec: LoadBalancerSpec): Progress<LoadBalancer> {
    if (!this.balancers.has(spec.name) && this.balancers.size >= this.loadBalancersMax) {
      const message = `LoadBalancerLimitExceeded: the account may have ${this.loadBalancersMax} load balancers`;
      this.note(caller, 'cloud.lb.ensure', spec.service, { refused: message });
      return { kind: 'failed', message };
    }
    return this.call(caller, 'lb.ensure', spec.service, () => this.putBalancer(spec), JSON.stringify(spec));
  }

  updateLoadBalancerNodes(caller: string, name: string, nodes: readonly string[]): Progress<LoadBalancer> {
    const existing = this.balancers.get(name);
    if (existing === undefined) return { kind: 'failed', message: `LoadBalancerNotFound: ${name}` };
    const update = (): LoadBalancer => this.putBalancer({ ...existing, nodes });
    return this.call(caller, 'lb.update', existing.service, update, `${name} ${nodes.join(',')}`);
  }

  deleteLoadBalancer(caller: string, name: string): Progress<void> {
    return this.call(caller, 'lb.delete', name, () => {
      if (this.balancers.delete(name)) this.changed();
    });
  }

  routes(caller: string, clusterName: string): Progress<readonly Route[]> {
    return this.call(caller, 'route.list', clusterName, () =>
      this.allRoutes().filter((route) => route.clusterName === clusterName),
    );
  }

  createRoute(caller: string, route: Omit<Route, 'blackhole'>): Progress<Route> {
    return this.call(caller, 'route.create', `${route.nodeName} ${route.cidr}`, () => {
      this.routeTable.set(route.name, route);
      this.changed();
      return this.withBlackhole(route);
    });
  }

  deleteRoute(caller: string, name: string): Progress<void> {
    return this.call(caller, 'route.delete', name, () => {
      if (this.routeTable.delete(name)) this.changed();
    });
  }

  createDisk(caller: string, spec: DiskSpec): Progress<Disk> {
    const fingerprint = JSON.stringify(spec);
    return settled(
      this.call(caller, 'disk.create', spec.name, () => this.noted(this.diskInventory.create(spec)), fingerprint),
    );
  }

  deleteDisk(caller: string, id: string): Progress<void> {
    const progress = this.call(caller, 'disk.delete', id, () => {
      const message = this.diskInventory.delete(id);
      if (message === undefined) this.changed();
      return message;
    });
    if (progress.kind !== 'ready') return progress;
    return progress.value === undefined
      ? { kind: 'ready', value: undefined }
      : { kind: 'failed', message: progress.value };
  }

  attachDisk(caller: string, id: string, nodeName: string, isShared: boolean): Progress<Disk> {
    const attach = (): DiskOutcome => this.diskInventory.attach(id, this.instances.get(nodeName), nodeName, isShared);
    return settled(this.call(caller, 'disk.attach', `${id} ${nodeName}`, () => this.noted(attach())));
  }

  detachDisk(caller: string, id: string, nodeName: string): Progress<void> {
    return this.call(caller, 'disk.detach', `${id} ${nodeName}`, () => {
      this.diskInventory.detach(id, nodeName);
      this.changed();
    });
  }

  resizeDisk(caller: string, id: string, sizeBytes: number): Progress<Disk> {
    const resize = (): DiskOutcome => this.noted(this.diskInventory.resize(id, sizeBytes));
    return settled(this.call(caller, 'disk.resize', id, resize, `${id} ${sizeBytes}`));
  }

  setLatency(call: CloudCall, latency: Millis): void {
    this.policy.setLatency(call, latency);
  }

  private call<T>(
    caller: string,
    call: CloudCall,
    subject: string,
    effect: () => T,
    fingerprint = subject,
  ): Progress<T> {
    const key = `${call} ${subject}`;
    const pending = this.operations.get(key);
    const now = this.options.clock.now();
    if (pending?.fingerprint === fingerprint) {
      if (now < pending.readyAt) return { kind: 'pending', askAgainAt: pending.readyAt };
      this.operations.delete(key);
      if (pending.hangs === true) return { kind: 'failed', message: GIVEN_UP };
      return { kind: 'ready', value: effect() };
    }
    const verdict = this.policy.admit(call, subject, now);
    if (verdict.kind === 'refused') {
      this.note(caller, `cloud.${call}`, subject, { refused: verdict.message });
      return { kind: 'failed', message: verdict.message };
    }
    this.note(caller, `cloud.${call}`, subject);
    if (this.policy.hangs(call, subject)) {
      const readyAt = endOf(now, PATIENCE);
      this.operations.set(key, { fingerprint, readyAt, hangs: true });
      return { kind: 'pending', askAgainAt: readyAt };
    }
    const latency = this.policy.latency(call);
    if (latency === 0) return { kind: 'ready', value: effect() };
    const readyAt = endOf(now, latency);
    this.operations.set(key, { fingerprint, readyAt });
    return { kind: 'pending', askAgainAt: readyAt };
  }

  private putBalancer(spec: LoadBalancerSpec): LoadBalancer {
    const ip = this.balancers.get(spec.name)?.ip ?? spec.wantedIp ?? this.nextAddress();
    const balancer: LoadBalancer = { ...spec, ip };
    this.balancers.set(spec.name, balancer);
    this.changed();
    return balancer;
  }

  private nextAddress(): string {
    this.addressesGiven += 1;
    const [first, second, third] = this.publicPrefix.split('.').map(Number);
    const host = this.addressesGiven;
    return [first, second, (third ?? 0) + Math.floor(host / 254), (host % 254) + 1].join('.');
  }

  private withBlackhole(route: Omit<Route, 'blackhole'>): Route {
    const instance = this.instances.get(route.nodeName);
    return { ...FRESH, ...route, blackhole: instance === undefined || instance.state === 'terminated' };
  }

  private noted(outcome: DiskOutcome): DiskOutcome {
    if (outcome.ok) this.changed();
    return outcome;
  }

  private changed(): void {
    this.changes++;
  }

  private note(actor: string, action: string, subject: string, detail?: Readonly<Record<string, JournalValue>>): void {
    this.options.journal.append(actor, action, subject, detail);
  }
}

function settled(progress: Progress<DiskOutcome>): Progress<Disk> {
  if (progress.kind !== 'ready') return progress;
  const outcome = progress.value;
  return outcome.ok ? { kind: 'ready', value: outcome.disk } : { kind: 'failed', message: outcome.message };
}
