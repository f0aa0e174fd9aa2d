import { millis, seconds, type Millis } from '../base/brand';
import { invariant } from '../base/invariant';
import type { User } from '../api/request';
import { ComponentRunner } from '../client/component-runner';
import type { Component, Identity } from '../client/component';
import { tracedContext } from '../client/traced-context';
import type { ComponentEnvironment } from '../client/incarnation';
import { CsiController } from '../csi/csi-controller';
import { CloudControllerManager } from '../control-plane/cloud-controller-manager/cloud-controller-manager';
import type { Controller, ControllerSettings, TokenSubject } from '../control-plane/controller-manager/controller';
import { ControllerManager } from '../control-plane/controller-manager/controller-manager';
import { controllers } from '../control-plane/controller-manager/index';
import { settingsOf } from './flags';
import { makeScheduler } from './make-scheduler';
import type { Cluster } from './cluster';
import { serviceAccount } from './machine';
import { CLUSTER_NAME, ROOT_CERTIFICATE } from './options';
import { CSI_ACCOUNT } from './storage-addons';

/** The words of scenarios for the processes of the control plane. */
export type ProcessWord =
  'scheduler' | 'controller manager' | 'cloud controller manager' | 'CSI driver' | 'API server' | 'etcd';

const RESTART_AFTER = seconds(10);

/** The processes of the control plane and the controllers inside, by the names that scenarios use. */
export class ControlPlane {
  private readonly runners = new Map<string, ComponentRunner>();
  private readonly stoppedControllers = new Set<string>();
  private readonly slow = new Map<string, Millis>();
  private environment: ComponentEnvironment | undefined;
  /** Controllers that are none of Kubernetes' own. */
  readonly joined = new Set<string>();
  /** Rises when something stops or starts. */
  changes = 0;

  constructor(private readonly cluster: Cluster) {}

  start(environment: ComponentEnvironment): void {
    const { cluster } = this;
    this.environment = environment;
    if (cluster.runs('kube-controller-manager')) {
      this.add('controller manager', 'kube-controller-manager', environment, () => this.makeControllerManager());
    }
    if (cluster.runs('kube-scheduler')) {
      this.add('scheduler', 'kube-scheduler', environment, () => makeScheduler(cluster));
    }
    if (cluster.cloud !== undefined && cluster.runs('cloud-controller-manager')) {
      this.add('cloud controller manager', 'cloud-controller-manager', environment, () => this.makeCloudManager());
    }
    if (cluster.hasDisks) this.addCsiDriver(environment);
    for (const runner of this.runners.values()) runner.start();
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
    const runner = this.runners.get(word);
    if (runner !== undefined) return runner.state === 'running';
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
      const runner = this.runners.get(word);
      if (runner === undefined) return this.setController(word, true);
      if (runner.state === 'stopped') runner.start();
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

  private add(word: ProcessWord, name: string, environment: ComponentEnvironment, make: () => Component): void {
    this.run(word, { name, user: userOf(name) }, environment, make);
  }

  private addCsiDriver(environment: ComponentEnvironment): void {
    const { cloud } = this.cluster;
    if (cloud === undefined) return;
    const identity = { name: CSI_ACCOUNT, user: serviceAccount('kube-system', CSI_ACCOUNT) };
    this.run('CSI driver', identity, environment, () => new CsiController(cloud, identity));
  }

  private run(word: ProcessWord, identity: Identity, environment: ComponentEnvironment, make: () => Component): void {
    const { clock } = this.cluster;
    const { name } = identity;
    const runner = new ComponentRunner({
      identity,
      environment,
      make,
      // The kubelet of the control-plane node starts it again, after its back-off.
      onExit: (each) => clock.after(RESTART_AFTER, `restart ${name}`, () => each.state === 'stopped' && each.start()),
    });
    this.runners.set(word, runner);
  }

  private stopRunner(word: string, how: 'stop' | 'crash'): boolean {
    const runner = this.runners.get(word);
    if (runner === undefined) return false;
    if (how === 'stop') runner.stop();
    else runner.crash();
    return true;
  }

  /** A single controller is switched by `--controllers`, which means a restart of the process. */
  private setController(word: string, on: boolean): boolean {
    const controller = controllerNamed(word);
    const runner = this.runners.get('controller manager');
    if (controller === undefined || runner === undefined) return false;
    if (on) this.stoppedControllers.delete(controller.name);
    else this.stoppedControllers.add(controller.name);
    if (runner.state !== 'stopped') {
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

  private makeControllerManager(): Component {
    const { controllers: named, ...flags } = settingsOf(this.cluster.options.flags);
    const running = controllers
      .filter(({ name }) => isNamed(name, named) && !this.stoppedControllers.has(name))
      .map((each) => this.traced(each));
    const settings: ControllerSettings = {
      nodeCidrMaskSizeIpv4: 24,
      nodeCidrMaskSizeIpv6: 64,
      rootCertificate: ROOT_CERTIFICATE,
      mintToken: (subject) => this.mintToken(subject),
      ...this.cluster.options.controllerManager,
      ...flags,
    };
    return new ControllerManager({ controllers: running, settings, hostname: 'control-plane' });
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
    const [clusterCidr = ''] = settingsOf(this.cluster.options.flags).clusterCidrs;
    const settings = { cloud, clusterName: CLUSTER_NAME, configureRoutes: true, clusterCidr };
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
