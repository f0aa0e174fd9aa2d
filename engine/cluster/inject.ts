import type { KubeObject } from '../api/object';
import { ApiError } from '../api/request';
import type { Resource } from '../api/resource';
import { pods } from '../api/resources';
import { millis, type Millis } from '../base/brand';
import type { ComponentRunner } from '../client/component-runner';
import type { CloudCall } from '../cloud/call-policy';
import type { Fault } from '../faults/fault';
import { EtcdError } from '../control-plane/etcd/etcd-error';
import { CONTROL_PLANE } from '../network/links';
import { graceProblem, usualGrace, type ShutdownGrace } from '../worker/kubelet/shutdown/shutdown-grace';
import type { Cluster } from './cluster';
import type { Machine } from './machine';
import { isOwned, podsOwnedBy } from './owned-pods';
import { tellMetric } from './tell-metric';

/** Carries a fault out, now. Throws ApiError for one that names what is not there. */
export function inject(cluster: Cluster, fault: Fault): void {
  switch (fault.kind) {
    case 'later':
      cluster.clock.after(fault.after, `fault ${fault.fault.kind}`, () => {
        cluster.journal.append('fault', `fault.${fault.fault.kind}`, JSON.stringify(fault.fault));
        inject(cluster, fault.fault);
      });
      return;
    case 'node-fails':
      return powerOff(cluster, machineOf(cluster, fault.node));
    case 'node-recovers':
      return powerOn(cluster, machineOf(cluster, fault.node));
    case 'node-reboots':
      powerOff(cluster, machineOf(cluster, fault.node));
      return later(cluster, fault.after, () => powerOn(cluster, machineOf(cluster, fault.node)));
    case 'node-shuts-down':
      return shutDown(cluster, machineOf(cluster, fault.node), graceOf(fault.grace, fault.criticalGrace));
    case 'random-nodes-fail':
      return failRandomNodes(cluster, fault.count);
    case 'node-joins':
      return void cluster.addMachine({ name: fault.node });
    case 'zone-fails':
      return inZone(cluster, fault.zone).forEach((machine) => powerOff(cluster, machine));
    case 'zone-recovers':
      return inZone(cluster, fault.zone).forEach((machine) => powerOn(cluster, machine));
    case 'kubelet-stops':
      return machineOf(cluster, fault.node).crashKubelet();
    case 'kubelet-starts':
      return startKubelet(machineOf(cluster, fault.node));
    case 'kube-proxy-stops':
      return machineOf(cluster, fault.node).proxy?.crash();
    case 'kube-proxy-starts':
      return startProxy(machineOf(cluster, fault.node));
    case 'node-clock':
      return machineOf(cluster, fault.node).setClockOffset(fault.offset);
    case 'node-cut-off':
      return cutOff(cluster, machineOf(cluster, fault.node), fault.from);
    case 'node-network-heals':
      return cluster.network.links.heal(machineOf(cluster, fault.node).name);
    case 'node-network-delay':
      return cluster.network.links.setDelay(machineOf(cluster, fault.node).name, fault.delay);
    case 'node-pressure':
      return machineOf(cluster, fault.node).setPressure(fault.pressure, fault.on);
    case 'instance-terminated':
      return terminate(cluster, machineOf(cluster, fault.node));
    case 'spot-termination':
      return announceTermination(cluster, fault);
    case 'instance-stopped':
      return powerOff(cluster, machineOf(cluster, fault.node));
    case 'instance-started':
      return powerOn(cluster, machineOf(cluster, fault.node));
    case 'cloud-fails':
      return void cloudOf(cluster).policy.fail((fault.call ?? 'any') as CloudCall | 'any', fault.message, fault);
    case 'detach-hangs':
      return cloudOf(cluster).policy.setHanging(
        'disk.detach',
        ` ${machineOf(cluster, fault.node).name}`,
        fault.hanging,
      );
    case 'cloud-recovers':
      return cloudOf(cluster).policy.recover();
    case 'cloud-throttled':
      return cloudOf(cluster).policy.limitPerSecond(fault.callsPerSecond);
    case 'cloud-latency':
      return cloudOf(cluster).setLatency(fault.call as CloudCall, fault.latency);
    case 'cloud-quota':
      if (fault.loadBalancers !== undefined) cloudOf(cluster).loadBalancersMax = fault.loadBalancers;
      if (fault.disks !== undefined) cloudOf(cluster).disksMax = fault.disks;
      return;
    case 'component-stops':
    case 'component-crashes': {
      const how = fault.kind === 'component-stops' ? 'stop' : 'crash';
      return known(cluster.controlPlane.stopComponent(fault.component, how), fault.component);
    }
    case 'component-starts':
      return known(cluster.controlPlane.startComponent(fault.component), fault.component);
    case 'component-slow':
      return cluster.controlPlane.setDelay(fault.component, fault.perAction);
    case 'leader-loses-lease':
      return loseLease(cluster, fault.component);
    case 'leader-freezes':
      return leaderOf(cluster, fault.component).pause();
    case 'leader-crashes':
      return leaderOf(cluster, fault.component).crash();
    case 'frozen-continue':
      for (const runner of cluster.controlPlane.replicas(fault.component)) runner.resume();
      return;
    case 'requests-fail':
      return cluster.requestFaults.refuse(fault.scope, fault.code, {
        ...(fault.percent === undefined ? {} : { percent: fault.percent }),
        ...(fault.next === undefined ? {} : { next: fault.next }),
      });
    case 'requests-delayed':
      return cluster.controlPlane.setDelay(fault.scope.from ?? 'everybody', fault.delay);
    case 'requests-normal':
      return cluster.requestFaults.liftRefusals();
    case 'watch-breaks':
      return cluster.controlPlane.runner(fault.component)?.breakWatches();
    case 'watch-events':
      return disturbWatch(cluster, fault);
    case 'etcd-compacts':
      return cluster.etcd.compact(cluster.etcd.revision);
    case 'etcd-member':
      return setMember(cluster, fault.member, fault.running);
    case 'etcd-restarts':
      cluster.controlPlane.setEtcd(false);
      return cluster.controlPlane.setEtcd(true);
    case 'etcd-saved':
      return cluster.saveEtcd(fault.backup);
    case 'etcd-restored':
      return restore(cluster, fault.backup);
    case 'etcd-wiped':
      return cluster.wipeEtcd();
    case 'etcd-session':
      return openSession(cluster, fault.client);
    case 'static-pod':
      return machineOf(cluster, fault.node).staticPods.put(fault.file, fault.manifest);
    case 'static-pod-removed':
      return machineOf(cluster, fault.node).staticPods.remove(fault.file);
    case 'container-runtime':
      return machineOf(cluster, fault.node).setRuntimeHealth(fault.healthy);
    case 'network-plugin':
      return machineOf(cluster, fault.node).setNetworkPlugin(fault.installed);
    case 'etcd-quorum':
      return cluster.controlPlane.setEtcd(!fault.lost);
    case 'etcd-space':
      return fault.exceeded ? cluster.etcd.quota.raise('NOSPACE') : cluster.etcd.quota.disarm('NOSPACE');
    case 'admission-denies':
      return cluster.requestFaults.deny(fault.resource, fault.message);
    case 'admission-normal':
      return cluster.requestFaults.liftDenials();
    case 'webhook-times-out':
      return cluster.requestFaults.setSilent(fault.webhook, fault.on);
    case 'image-unpullable':
      return cluster.registry.setUnpullable(fault.image);
    case 'image-pullable':
      return cluster.registry.setPullable(fault.image);
    case 'image-pull-time':
      return cluster.registry.setPullTime(fault.image, fault.time);
    case 'containers-crash':
      return crashContainers(cluster, fault);
    case 'container-exits':
      return podMachine(cluster, fault.namespace, fault.pod).exitContainer(fault);
    case 'pod-hangs': {
      const { namespace, pod: name, hanging } = fault;
      return podMachine(cluster, namespace, name).freezePod({ namespace, name }, hanging);
    }
    case 'pods-use':
    case 'metric-of-object':
    case 'metric-from-outside':
      return tellMetric(cluster.metrics, fault);
    case 'probe-fails': {
      const key = `${fault.namespace}/${fault.pod} ${fault.probe}`;
      return cluster.containerFaults.setProbe(key, fault.failing);
    }
    default:
      // Off the wire comes what the compiler has not seen.
      throw new ApiError(notFound(`there is no fault ${JSON.stringify((fault as Fault).kind)}`));
  }
}

function powerOff(cluster: Cluster, machine: Machine): void {
  cluster.cloud?.setInstanceState(machine.name, 'stopped');
  machine.powerOff();
}

function terminate(cluster: Cluster, machine: Machine): void {
  cloudOf(cluster).setInstanceState(machine.name, 'terminated');
  machine.powerOff();
}

function shutDown(cluster: Cluster, machine: Machine, grace?: ShutdownGrace): void {
  machine.shutDown(() => powerOff(cluster, machine), grace);
}

/** The operating system goes down in time for the grace of its kubelet; then the instance is taken away. */
function announceTermination(cluster: Cluster, fault: Fault & { readonly kind: 'spot-termination' }): void {
  const machine = machineOf(cluster, fault.node);
  const grace = fault.grace === undefined ? cluster.options.shutdownGrace : graceOf(fault.grace, fault.criticalGrace);
  cloudOf(cluster).announceTermination(machine.name, fault.after);
  if (grace !== undefined) {
    const before = millis(Math.max(0, fault.after - grace.total));
    later(cluster, before, () => {
      if (machine.logind.hasInhibitor) shutDown(cluster, machine, grace);
    });
  }
  later(cluster, fault.after, () => terminate(cluster, machine));
}

function graceOf(total: Millis, criticalPods: Millis | undefined): ShutdownGrace {
  const grace = criticalPods === undefined ? usualGrace(total) : { total, criticalPods };
  const problem = graceProblem(grace);
  if (problem !== undefined) throw new ApiError({ ...notFound(problem), reason: 'BadRequest', code: 400 });
  return grace;
}

function startKubelet(machine: Machine): void {
  checkPower(machine, 'kubelet');
  if (machine.kubelet.state === 'stopped') machine.kubelet.start();
}

function startProxy(machine: Machine): void {
  checkPower(machine, 'kube-proxy');
  if (machine.proxy?.state === 'stopped') machine.proxy.start();
}

function checkPower({ name, hasPower }: Machine, process: string): void {
  if (hasPower) return;
  const message = `node "${name}" has no power, so that no ${process} can start there: power it on first (\`node "${name}" recovers\`)`;
  throw new ApiError({ ...notFound(message), reason: 'Conflict', code: 409 });
}

function powerOn(cluster: Cluster, machine: Machine): void {
  cluster.cloud?.setInstanceState(machine.name, 'running');
  machine.powerOn();
}

function failRandomNodes(cluster: Cluster, count: number): void {
  const left = [...cluster.machines.values()].filter((machine) => machine.hasPower);
  for (let index = 0; index < count && left.length > 0; index++) {
    const [chosen] = left.splice(cluster.victims.integer(0, left.length - 1), 1);
    if (chosen === undefined) return;
    cluster.journal.append('fault', 'fault.node-fails', `node=${chosen.name}`, { message: 'chosen by the seed' });
    powerOff(cluster, chosen);
  }
}

function cutOff(cluster: Cluster, machine: Machine, from: 'control-plane' | { readonly node: string }): void {
  const other = from === 'control-plane' ? CONTROL_PLANE : machineOf(cluster, from.node).name;
  cluster.network.links.sever(machine.name, other);
  if (from === 'control-plane') machine.closeStreams();
}

function setMember({ etcd: { members } }: Cluster, name: string | undefined, running: boolean): void {
  const member = name ?? members.leader;
  if (member === undefined) throw new ApiError(notFound('etcd has no leader'));
  const known = members.list().map((each) => each.name);
  if (!known.includes(member)) {
    throw new ApiError(notFound(`there is no etcd member "${member}"; these are: ${known.join(', ')}`));
  }
  members.set(member, running ? 'running' : 'stopped');
}

function restore(cluster: Cluster, backup: string): void {
  if (!cluster.restoreEtcd(backup)) throw new ApiError(notFound(`there is no backup of etcd named "${backup}"`));
}

function openSession(cluster: Cluster, client: string): void {
  try {
    cluster.openEtcd(client);
  } catch (error) {
    if (!(error instanceof EtcdError)) throw error;
    throw new ApiError({ ...notFound(error.message), reason: 'Unauthorized', code: 401 });
  }
}

/** Somebody else holds the lease, so the leader's next renewals fail and it ends. */
function leaderOf(cluster: Cluster, component: string): ComponentRunner {
  const leader = cluster.controlPlane.leader(component);
  if (leader === undefined) throw new ApiError(notFound(`no process of the ${component} leads`));
  return leader;
}

function loseLease(cluster: Cluster, component: string): void {
  const name = LEASES.get(component);
  if (name === undefined) throw new ApiError(notFound(`component "${component}" has no lease`));
  cluster.requestFaults.refuse({ verb: 'update', resource: 'leases', from: `system:${name}` }, 500, { next: 8 });
}

const LEASES: ReadonlyMap<string, string> = new Map([
  ['scheduler', 'kube-scheduler'],
  ['controller manager', 'kube-controller-manager'],
  ['cloud controller manager', 'cloud-controller-manager'],
]);

function disturbWatch(cluster: Cluster, fault: Fault & { readonly kind: 'watch-events' }): void {
  const watcher = cluster.controlPlane.watcherOf(fault.component);
  if (fault.disruption === 'normal') return cluster.watchFaults.lift(watcher);
  cluster.watchFaults.set(watcher, fault.disruption, {
    ...(fault.delay === undefined ? {} : { delay: fault.delay }),
    ...(fault.next === undefined ? {} : { next: fault.next }),
  });
}

function crashContainers(cluster: Cluster, { owner, crashing }: Fault & { readonly kind: 'containers-crash' }): void {
  const key = `${owner.kind} ${owner.namespace}/${owner.name}`;
  if (!crashing) return cluster.containerFaults.heal(key);
  cluster.containerFaults.crash(key, ({ namespace, name }) => {
    const pod = stored(cluster, pods, namespace, name);
    return pod !== undefined && isOwned(cluster, pod, owner);
  });
  for (const pod of podsOwnedBy(cluster, owner)) {
    const machine = cluster.machines.get(pod.spec.nodeName ?? '');
    for (const { name } of pod.spec.containers) {
      machine?.exitContainer({ namespace: owner.namespace, pod: pod.metadata.name, container: name, code: 1 });
    }
  }
}

function podMachine(cluster: Cluster, namespace: string, name: string): Machine {
  const machine = cluster.machines.get(stored(cluster, pods, namespace, name)?.spec.nodeName ?? '');
  if (machine === undefined) throw new ApiError(notFound(`pod "${namespace}/${name}" runs on no node`));
  return machine;
}

/** What is in the store, whether or not the API server answers: a fault needs no permission. */
function stored<T extends KubeObject>(
  cluster: Cluster,
  resource: Resource<T>,
  namespace: string,
  name: string,
): T | undefined {
  return cluster.listing(resource, namespace).find((each) => each.metadata.name === name) as T | undefined;
}

function machineOf(cluster: Cluster, name: string): Machine {
  const machine = cluster.machines.get(name);
  if (machine === undefined) throw new ApiError(notFound(`there is no machine "${name}"`));
  return machine;
}

function inZone(cluster: Cluster, zone: string): readonly Machine[] {
  const found = [...cluster.machines.values()].filter((machine) => (machine.options.zone ?? 'a') === zone);
  if (found.length === 0) throw new ApiError(notFound(`no node is in zone "${zone}"`));
  return found;
}

function cloudOf(cluster: Cluster): NonNullable<Cluster['cloud']> {
  if (cluster.cloud === undefined) throw new ApiError(notFound('the cluster has no cloud provider'));
  return cluster.cloud;
}

function known(found: boolean, component: string): void {
  if (!found) throw new ApiError(notFound(`there is no component "${component}"`));
}

function later(cluster: Cluster, after: Millis, run: () => void): void {
  cluster.clock.after(after, 'fault ends', run);
}

const notFound = (message: string): ApiError['status'] => ({
  apiVersion: 'v1',
  kind: 'Status',
  metadata: {},
  status: 'Failure',
  message,
  reason: 'NotFound',
  code: 404,
});
