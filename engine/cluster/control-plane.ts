import { millis, seconds, type Millis } from '../base/brand';
import { invariant } from '../base/invariant';
import type { User } from '../api/request';
import { leases } from '../api/resources';
import type { Lease } from '../api/types/coordination-v1';
import { ComponentRunner } from '../client/component-runner';
import type { Component, Identity } from '../client/component';
import { tracedContext } from '../client/traced-context';
import type { ComponentEnvironment } from '../client/incarnation';
import { CsiController } from '../csi/csi-controller';
import { CloudControllerManager } from '../control-plane/cloud-controller-manager/cloud-controller-manager';
import type { Controller, ControllerSettings, TokenSubject } from '../control-plane/controller-manager/controller';
import { ControllerManager } from '../control-plane/controller-manager/controller-manager';
import { controllers } from '../control-plane/controller-manager/index';
import { clientRatesOf, type ClientRates } from './client-rates';
import { settingsOf, USUAL_SETTINGS } from './flags';
import { makeScheduler } from './make-scheduler';
import type { Whole } from './whole';
import { serviceAccount } from './machine';
import { CLUSTER_NAME } from './options';
import { CSI_ACCOUNT } from './storage-addons';

/** The words of scenarios for the processes of the control plane. */
export type ProcessWord =
  'scheduler' | 'controller manager' | 'cloud controller manager' | 'CSI driver' | 'API server' | 'etcd';

/** Those that may stand by for one another. */
export type ReplicatedWord = 'scheduler' | 'controller manager';

type RatedName = 'kube-controller-manager' | 'kube-scheduler' | 'cloud-controller-manager';

const RESTART_AFTER = seconds(10);

const hostOf = (index: number): string => (index === 0 ? 'control-plane' : `control-plane-${index + 1}`);

/** The processes of the control plane and the controllers inside, by the names that scenarios use. */
export class ControlPlane {
  private readonly runners = new Map<string, ComponentRunner>();
  private readonly stoppedControllers = new Set<string>();
  private readonly slow = new Map<string, Millis>();
  private environment: ComponentEnvironment | undefined;
  /** Further processes of a component that stand by. */
  private readonly others = new Map<string, readonly ComponentRunner[]>();
  /** Controllers that are none of Kubernetes' own. */
  readonly joined = new Set<string>();
  /** Rises when something stops or starts. */
  changes = 0;

  private readonly rates: ClientRates;

  constructor(private readonly cluster: Whole) {
    this.rates = clientRatesOf(cluster.options);
  }

  start(environment: ComponentEnvironment): void {
    const { cluster } = this;
    this.environment = environment;
    if (cluster.runs('kube-controller-manager')) {
      const make = (host: string): Component => this.makeControllerManager(host);
      this.addReplicas('controller manager', 'kube-controller-manager', { environment, make });
    }
    if (cluster.runs('kube-scheduler')) {
      const make = (host: string): Component => makeScheduler(cluster, host);
      this.addReplicas('scheduler', 'kube-scheduler', { environment, make });
    }
    if (cluster.cloud !== undefined && cluster.runs('cloud-controller-manager')) {
      this.add('cloud controller manager', 'cloud-controller-manager', environment, () => this.makeCloudManager());
    }
    if (cluster.hasDisks) this.addCsiDriver(environment);
    for (const word of this.runners.keys()) for (const runner of this.replicas(word)) runner.start();
  }

  /** The one that holds the lease of its component; undefined: none does. */
  leader(word: string): ComponentRunner | undefined {
    const prefix = this.cluster.storagePrefix(leases);
    const key = { prefix, namespace: 'kube-system', name: PROCESS_NAMES.get(word) ?? word };
    const lease = this.cluster.etcd.data.get(key)?.value as Lease | undefined;
    const holder = lease?.spec.holderIdentity ?? '';
    return this.replicas(word).find((_, index) => holder.startsWith(`${hostOf(index)}_`));
  }

  /** All processes of a component. */
  replicas(word: string): readonly ComponentRunner[] {
    const first = this.runners.get(word);
    return first === undefined ? [] : [first, ...(this.others.get(word) ?? [])];
  }

  /** A controller that is none of Kubernetes' own joins; from here on it is stopped and started by its name. */
  join(name: string, user: User, make: () => Component): void {
    invariant(this.environment !== undefined, 'the control plane has started');
    invariant(!this.runners.has(name), `${name} runs already`);
    this.changes++;
    const runner = new ComponentRunner({ identity: { name, user }, environment: this.environment, make });
    this.runners.set(name, runner);
    this.joined.add(name);
    runner.start();
  }

  /** Undefined for an unknown name. */
  isRunning(word: string): boolean | undefined {
    if (word === 'API server') return this.cluster.apiServer.running !== undefined;
    if (word === 'etcd') return this.cluster.etcd.members.hasQuorum;
    if (this.runners.has(word)) return this.replicas(word).some(({ state }) => state === 'running');
    const controller = controllerNamed(word);
    if (controller === undefined)
      return word.endsWith('controller') ? this.isRunning('cloud controller manager') : undefined;
    return this.isRunning('controller manager') === true && !this.stoppedControllers.has(controller.name);
  }

  /** False: there is no such component. */
  stopComponent(word: string, how: 'stop' | 'crash'): boolean {
    this.changes++;
    if (word === 'API server') this.cluster.apiServer.stop();
    else if (word === 'etcd') this.setEtcd(false);
    else if (!this.stopRunner(word, how)) return this.setController(word, false);
    return true;
  }

  startComponent(word: string): boolean {
    this.changes++;
    if (word === 'API server') this.cluster.apiServer.start();
    else if (word === 'etcd') this.setEtcd(true);
    else {
      if (!this.runners.has(word)) return this.setController(word, true);
      for (const runner of this.replicas(word)) if (runner.state === 'stopped') runner.start();
    }
    return true;
  }

  runner(word: string): ComponentRunner | undefined {
    return (
      this.runners.get(word) ??
      (controllerNamed(word) === undefined ? undefined : this.runners.get('controller manager'))
    );
  }

  /** Each piece of work of a component takes so long from now on; zero ends it. */
  setDelay(word: string, delay: Millis): void {
    this.slow.set(controllerNamed(word)?.name ?? PROCESS_NAMES.get(word) ?? word, delay);
  }

  delayOf(component: string): Millis {
    return this.slow.get(component) ?? millis(0);
  }

  /** The name under which a component watches. */
  watcherOf(word: string): string {
    return controllerNamed(word) === undefined ? (PROCESS_NAMES.get(word) ?? word) : 'kube-controller-manager';
  }

  private add(word: ProcessWord, name: RatedName, environment: ComponentEnvironment, make: () => Component): void {
    this.runners.set(word, this.runnerOf({ name, user: userOf(name), ...this.ratesOf(name) }, environment, make));
  }

  /** Each on a machine of its own; one leads, the others stand by. */
  private addReplicas(
    word: ReplicatedWord,
    name: RatedName,
    { environment, make }: { readonly environment: ComponentEnvironment; readonly make: (host: string) => Component },
  ): void {
    const count = this.cluster.options.replicas?.[word] ?? 1;
    const [first, ...others] = Array.from({ length: count }, (_, index) => {
      const own = index === 0 ? name : `${name}-${index + 1}`;
      const identity = { name: own, user: userOf(name), ...this.ratesOf(name) };
      return this.runnerOf(identity, environment, () => make(hostOf(index)));
    });
    if (first === undefined) return;
    this.runners.set(word, first);
    this.others.set(word, others);
  }

  /** The scheduler has a client of its own for events (cmd/kube-scheduler/app/options createClients, v1.36). */
  private ratesOf(name: RatedName): Pick<Identity, 'requests' | 'eventRequests'> {
    const requests = this.rates[name];
    return name === 'kube-scheduler' ? { requests, eventRequests: requests } : { requests };
  }

  private addCsiDriver(environment: ComponentEnvironment): void {
    const { cloud } = this.cluster;
    if (cloud === undefined) return;
    const user = serviceAccount('kube-system', CSI_ACCOUNT);
    const identity = { name: CSI_ACCOUNT, user, requests: this.rates['csi-driver'] };
    const runner = this.runnerOf(identity, environment, () => new CsiController(cloud, identity));
    this.runners.set('CSI driver', runner);
  }

  private runnerOf(identity: Identity, environment: ComponentEnvironment, make: () => Component): ComponentRunner {
    const { clock } = this.cluster;
    const { name } = identity;
    return new ComponentRunner({
      identity,
      environment,
      make,
      // The kubelet of the control-plane node starts it again, after its back-off.
      onExit: (each) => clock.after(RESTART_AFTER, `restart ${name}`, () => each.state === 'stopped' && each.start()),
    });
  }

  private stopRunner(word: string, how: 'stop' | 'crash'): boolean {
    const runners = this.replicas(word);
    for (const runner of runners) {
      if (how === 'stop') runner.stop();
      else runner.crash();
    }
    return runners.length > 0;
  }

  /** A single controller is switched by `--controllers`, which means a restart of the process. */
  private setController(word: string, on: boolean): boolean {
    const controller = controllerNamed(word);
    const runners = this.replicas('controller manager');
    if (controller === undefined || runners.length === 0) return false;
    if (on) this.stoppedControllers.delete(controller.name);
    else this.stoppedControllers.add(controller.name);
    for (const runner of runners) {
      if (runner.state === 'stopped') continue;
      runner.crash();
      runner.start();
    }
    return true;
  }

  /** All members, or none. */
  setEtcd(on: boolean): void {
    for (const { name } of this.cluster.etcd.members.list()) {
      this.cluster.etcd.members.set(name, on ? 'running' : 'stopped');
    }
  }

  private makeControllerManager(hostname: string): Component {
    const { controllers: named, ...flags } = settingsOf(this.cluster.options);
    const running = controllers
      .filter(({ name }) => isNamed(name, named) && !this.stoppedControllers.has(name))
      .map((each) => this.traced(each));
    const settings: ControllerSettings = {
      ...USUAL_SETTINGS,
      mintToken: (subject) => this.mintToken(subject),
      ...this.cluster.options.controllerManager,
      ...flags,
      requests: this.rates['kube-controller-manager'],
    };
    return new ControllerManager({ controllers: running, settings, hostname });
  }

  /** Both processes are given the same key. */
  private mintToken({ namespace, serviceAccount, serviceAccountUid, secret }: TokenSubject): string {
    const { running } = this.cluster.apiServer;
    invariant(running !== undefined, 'the controller manager wrote without an API server');
    const account = { name: serviceAccount, uid: serviceAccountUid };
    return running.server.signer.sign({ namespace, serviceAccount: account, secret });
  }

  private traced(controller: Controller): Controller {
    if (this.cluster.options.tracedControllers?.has(controller.name) !== true) return controller;
    return {
      ...controller,
      start: (context, settings) => controller.start(tracedContext(context, controller.name), settings),
    };
  }

  private makeCloudManager(): Component {
    const { cloud } = this.cluster;
    if (cloud === undefined) throw new Error('there is no cloud');
    const [clusterCidr = ''] = settingsOf(this.cluster.options).clusterCidrs;
    const requests = this.rates['cloud-controller-manager'];
    const settings = { cloud, clusterName: CLUSTER_NAME, configureRoutes: true, clusterCidr, requests };
    return new CloudControllerManager(settings, 'control-plane');
  }
}

/** `--controllers`: by name, without it, or all (`*`); the first that fits decides (pkg/controller genericcontrollermanager, v1.36). */
function isNamed(name: string, list: readonly string[]): boolean {
  if (list.includes(name)) return true;
  return !list.includes(`-${name}`) && list.includes('*');
}

const PROCESS_NAMES: ReadonlyMap<string, string> = new Map([
  ['scheduler', 'kube-scheduler'],
  ['controller manager', 'kube-controller-manager'],
  ['cloud controller manager', 'cloud-controller-manager'],
  ['CSI driver', CSI_ACCOUNT],
]);

/** Where the word of scenarios is not the name with a dash. */
const CONTROLLER_NAMES: ReadonlyMap<string, string> = new Map([
  ['garbage collector controller', 'garbage-collector-controller'],
  ['pod garbage collector controller', 'pod-garbage-collector-controller'],
  ['service account controller', 'serviceaccount-controller'],
  ['persistent volume controller', 'persistentvolume-binder-controller'],
  ['attach-detach controller', 'persistentvolume-attach-detach-controller'],
  ['horizontal pod autoscaler controller', 'horizontal-pod-autoscaler-controller'],
]);

/** A controller of kube-controller-manager by the words of scenarios: `replicaset controller`. */
export function controllerNamed(word: string): Controller | undefined {
  const name = CONTROLLER_NAMES.get(word) ?? word.replaceAll(' ', '-');
  return controllers.find((controller) => controller.name === name);
}

const userOf = (name: string): User => ({ name: `system:${name}`, groups: ['system:authenticated'] });
