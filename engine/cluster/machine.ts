import type { Transport } from '../api/request';
import { seconds, type Millis } from '../base/brand';
import { FRESH } from '../base/fresh';
import { invariant } from '../base/invariant';
import { ComponentRunner } from '../client/component-runner';
import type { ComponentEnvironment } from '../client/incarnation';
import type { Component, Identity } from '../client/component';
import type { ClusterDns } from '../network/cluster-dns';
import { PodAddresses } from '../network/pod-addresses';
import type { Attachment, Listener, Network } from '../network/network';
import type { Clock, Scope } from '../sim/clock';
import type { Journal } from '../sim/journal';
import type { Random } from '../sim/random';
import { KubeProxy } from '../worker/kube-proxy/kube-proxy';
import type { ProxyMode } from '../worker/kube-proxy/mode';
import type { Cni } from '../worker/runtime/cni';
import type { PodIdentity } from '../worker/runtime/cri';
import type { ImageRegistry } from '../worker/runtime/registry';
import { CONTAINERD } from '../worker/runtime/profiles';
import { ScriptedRuntime, type RuntimeOptions } from '../worker/runtime/scripted-runtime';
import { connectionTimedOut } from './api-server-process';
import type { ClientRates } from './client-rates';
import { LiveStreams } from './live-streams';
import type { NodeOptions } from './options';
import { podConnect } from './pod-connect';
import { MachinePressure, type Shortage } from '../worker/kubelet/eviction/pressure';
import { MachineDisk } from '../worker/kubelet/machine';
import { Logind } from '../worker/kubelet/shutdown/logind';
import type { ShutdownGrace } from '../worker/kubelet/shutdown/shutdown-grace';
import { StaticPodDirectory } from '../worker/kubelet/static-pods';

/** What a machine is plugged into. */
export interface MachineSurroundings {
  readonly environment: ComponentEnvironment;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly network: Network;
  readonly dns: ClusterDns;
  readonly registry: ImageRegistry;
  readonly override: NonNullable<RuntimeOptions['override']>;
  /** `spec.podCIDR` of its Node; undefined until the cluster has given one. */
  readonly podCidr: (node: string) => string | undefined;
  readonly makeKubelet: (machine: Machine) => Component;
  readonly kubeProxy: boolean;
  readonly proxyMode: ProxyMode;
  readonly clientRates: ClientRates;
}

/** A container's process that is to end. */
export interface ContainerExit {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly code: number;
  readonly outOfMemory?: boolean;
}

/** `RestartSec` of kubeadm's unit of the kubelet. */
const KUBELET_RESTART = seconds(10);

const RUNTIME_UNHEALTHY = 'runtime is not responding';

/** As containerd 2 says it. */
const NO_NETWORK_PLUGIN = 'cni plugin not initialized';

/** One node: what survives a kubelet, and what goes when the power goes. */
export class Machine {
  readonly runtime: ScriptedRuntime;
  readonly kubelet: ComponentRunner;
  readonly proxy: ComponentRunner | undefined;
  private readonly runtimeClock: Scope;
  private readonly attachments = new Map<string, Attachment & { readonly uid: string }>();
  private readonly streams = new LiveStreams();
  /** What outlives the kubelet. */
  readonly disk = new MachineDisk();
  readonly staticPods = new StaticPodDirectory();
  readonly pressure = new MachinePressure();
  readonly logind: Logind;
  private addresses: { readonly cidr: string; readonly pool: PodAddresses } | undefined;
  private on = true;
  /** How often it was switched on. */
  boots = 1;

  constructor(
    readonly options: NodeOptions,
    readonly ip: string,
    private readonly around: MachineSurroundings,
  ) {
    const { clock, random, journal, registry, override } = around;
    this.runtimeClock = clock.scope();
    this.logind = new Logind(clock);
    this.runtime = new ScriptedRuntime({
      node: options.name,
      clock: this.runtimeClock,
      random: random.fork(`runtime/${options.name}`),
      journal,
      registry,
      profile: options.runtime ?? CONTAINERD,
      cni: this.cni(),
      override,
      connect: podConnect(around.network, around.dns, this.runtimeClock),
    });
    const environment = { ...FRESH, ...around.environment, transport: this.uplink(around.environment.transport) };
    this.kubelet = new ComponentRunner({
      identity: {
        ...nodeIdentity(options.name),
        requests: around.clientRates.kubelet,
        eventRequests: around.clientRates['kubelet events'],
      },
      environment,
      make: () => around.makeKubelet(this),
      onExit: (runner) =>
        clock.after(KUBELET_RESTART, 'restart kubelet', () => this.on && runner.state === 'stopped' && runner.start()),
    });
    this.proxy = around.kubeProxy ? this.makeProxy(environment) : undefined;
    around.network.addNode(options.name, ip);
  }

  get name(): string {
    return this.options.name;
  }

  get hasPower(): boolean {
    return this.on;
  }

  /** Starts what is not running; the machine must have power. */
  boot(): void {
    invariant(this.on, `${this.name} has no power`);
    for (const runner of this.runners()) if (runner.state === 'stopped') runner.start();
  }

  powerOff(): void {
    if (!this.on) return;
    this.on = false;
    this.around.network.links.setPower(this.name, false);
    for (const runner of this.runners()) runner.crash();
    this.logind.reset();
    this.runtime.powerOff();
    this.around.network.resetNode(this.name);
    this.closeStreams();
  }

  powerOn(): void {
    if (this.on) return;
    this.on = true;
    this.boots += 1;
    this.around.network.links.setPower(this.name, true);
    this.boot();
  }

  /** The operating system goes down, after the grace of the kubelet if it has one; `off` is called for the power. */
  shutDown(off: () => void, grace?: ShutdownGrace): void {
    if (!this.on) return;
    const note = (what: string, detail?: Readonly<Record<string, string>>): void =>
      this.around.journal.append(`machine/${this.name}`, `os.${what}`, this.name, detail);
    if (!this.logind.isShuttingDown) note('shutdown');
    this.logind.shutDown({
      ...(grace === undefined ? {} : { grace }),
      goesOn: (how) => note('stop-services', { how }),
      done: off,
    });
  }

  /** The process of the kubelet ends; what it held of the machine is free. */
  crashKubelet(): void {
    this.kubelet.crash();
    this.logind.drop();
  }

  /** A broken link: streams that are open end when their time-out notices; here, at once. */
  closeStreams(): void {
    this.streams.closeAll();
  }

  /** Ends a container's process from outside of Kubernetes. Nothing happens when it does not run. */
  exitContainer({ namespace, pod, container, code, outOfMemory }: ContainerExit): void {
    const uid = [...this.attachments.values()].find((each) => each.namespace === namespace && each.name === pod)?.uid;
    const exit = { code, reason: outOfMemory === true ? 'OOMKilled' : undefined, message: undefined };
    if (uid !== undefined) this.runtime.kill(uid, container, exit);
  }

  /** The processes of a pod stand still, or go on. */
  freezePod({ namespace, name }: { readonly namespace: string; readonly name: string }, frozen: boolean): void {
    const uid = [...this.attachments.values()].find((each) => each.namespace === namespace && each.name === name)?.uid;
    if (uid !== undefined) this.runtime.setFrozen(uid, frozen);
  }

  /** What the kubelet's eviction signals see of the machine. */
  setPressure(shortage: Shortage, on: boolean): void {
    this.pressure.set(shortage, on);
  }

  /** Without one no pod gets an address, and the node is not ready. */
  setNetworkPlugin(installed: boolean): void {
    this.runtime.setCondition('network', installed ? '' : NO_NETWORK_PLUGIN);
  }

  /** Whether the runtime says that it is ready. */
  setRuntimeHealth(healthy: boolean): void {
    this.runtime.setCondition('runtime', healthy ? '' : RUNTIME_UNHEALTHY);
  }

  setClockOffset(offset: Millis): void {
    this.runtimeClock.skew = offset;
  }

  private runners(): readonly ComponentRunner[] {
    return this.proxy === undefined ? [this.kubelet] : [this.kubelet, this.proxy];
  }

  private makeProxy(environment: ComponentEnvironment): ComponentRunner {
    const { network, proxyMode } = this.around;
    return new ComponentRunner({
      identity: {
        name: `kube-proxy/${this.name}`,
        user: serviceAccount('kube-system', 'kube-proxy'),
        eventSource: { component: 'kube-proxy', host: this.name },
        requests: this.around.clientRates['kube-proxy'],
      },
      environment,
      make: () =>
        new KubeProxy({ name: this.name, ip: this.ip }, (node, rules) => network.program(node, rules), proxyMode),
    });
  }

  private uplink(transport: Transport): Transport {
    const check = (): void => {
      if (!this.around.network.reachesControlPlane(this.name)) throw connectionTimedOut();
    };
    return {
      request: (request) => {
        check();
        return transport.request(request);
      },
      watch: (request) => {
        check();
        return this.streams.add(transport.watch(request));
      },
    };
  }

  private cni(): Cni {
    return {
      notReady: () => (this.podCidr() === undefined ? NO_NETWORK_PLUGIN : undefined),
      add: (sandboxId, pod) => this.attach(sandboxId, pod),
      remove: (sandboxId) => this.detach(sandboxId),
    };
  }

  private podCidr(): string | undefined {
    const cidr = this.around.podCidr(this.name);
    if (cidr !== undefined && this.addresses?.cidr !== cidr) this.addresses = { cidr, pool: new PodAddresses(cidr) };
    return this.addresses?.cidr;
  }

  private attach(sandboxId: string, pod: PodIdentity): ReturnType<Cni['add']> {
    const ip = this.podCidr() === undefined ? undefined : this.addresses?.pool.allocate();
    if (ip === undefined) {
      const message = `plugin type="bridge" failed (add): no IP addresses available in range set: ${this.addresses?.cidr ?? 'none'}`;
      return { ok: false, error: { code: 'Unknown', message } };
    }
    const attachment = {
      namespace: pod.namespace,
      name: pod.name,
      node: this.name,
      ip,
      hostNetwork: false,
      listener: new PodListener(this.runtime, pod.uid),
      uid: pod.uid,
    };
    this.attachments.set(sandboxId, attachment);
    this.around.network.attach(attachment);
    return { ok: true, value: [ip] };
  }

  private detach(sandboxId: string): void {
    const attachment = this.attachments.get(sandboxId);
    if (attachment === undefined) return;
    this.attachments.delete(sandboxId);
    this.around.network.detach(attachment);
    this.addresses?.pool.release(attachment.ip);
  }
}

/** What listens in a pod: whatever its containers play. */
class PodListener implements Listener {
  constructor(
    private readonly runtime: ScriptedRuntime,
    private readonly podUid: string,
  ) {}

  serve(...[port, protocol, http, client, data]: Parameters<Listener['serve']>): ReturnType<Listener['serve']> {
    const answer = this.runtime.answer(this.podUid, { port, protocol, http, client, data });
    switch (answer.kind) {
      case 'refused':
        return 'refused';
      case 'accepted':
        return { status: 200, body: answer.body ?? '' };
      case 'silent':
        return 'silent';
      case 'http': {
        const { status, body, delay, location } = answer;
        return { status, body, delay, ...(location === undefined ? {} : { location }) };
      }
    }
  }
}

export const nodeIdentity = (name: string): Identity => ({
  name: `kubelet/${name}`,
  user: { name: `system:node:${name}`, groups: ['system:nodes', 'system:authenticated'] },
  userAgent: 'kubelet/v1.36.2',
  eventSource: { component: 'kubelet', host: name },
});

const accounts = new Map<string, Identity['user']>();

/** An account of one of the cluster's own processes; the same in all clusters, as what is known of it is kept with it. */
export function serviceAccount(namespace: string, name: string): Identity['user'] {
  const user = `system:serviceaccount:${namespace}:${name}`;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  const account = accounts.get(user) ?? { name: user, groups };
  accounts.set(user, account);
  return account;
}
