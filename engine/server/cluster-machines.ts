import { millis, type Millis } from '../base/brand';
import type { Cluster } from '../cluster/cluster';
import { inject } from '../cluster/inject';
import { describeFault, type Fault } from '../faults/fault';
import { badRequest } from '../control-plane/apiserver/refusals';
import { CONTROL_PLANE } from '../network/links';
import type { Answer, HttpRequest } from '../network/probe';
import type { Kubelet, Machines } from './sim/machines';

type Facts = Readonly<Record<string, unknown>>;

/** Orders to a machine, each with the fault that it is. */
const ORDERS: ReadonlyMap<string, (node: string, facts: Facts) => Fault> = new Map<
  string,
  (node: string, facts: Facts) => Fault
>([
  ['fail', (node) => ({ kind: 'node-fails', node })],
  ['recover', (node) => ({ kind: 'node-recovers', node })],
  ['reboot', (node, facts) => ({ kind: 'node-reboots', node, after: secondsIn(facts, 'seconds', 30) })],
  ['shut-down', (node, facts) => ({ kind: 'node-shuts-down', node, grace: millis(30_000), ...graceIn(facts) })],
  ['announce-termination', announceTermination],
  ['stop-kubelet', (node) => ({ kind: 'kubelet-stops', node })],
  ['start-kubelet', (node) => ({ kind: 'kubelet-starts', node })],
  ['stop-heartbeats', (node) => ({ kind: 'kubelet-stops', node })],
  ['start-heartbeats', (node) => ({ kind: 'kubelet-starts', node })],
  ['partition', (node) => ({ kind: 'node-cut-off', node, from: 'control-plane' })],
  ['heal', (node) => ({ kind: 'node-network-heals', node })],
  ['pressure', pressure],
]);

/** Without a grace the kubelet's own counts, which is none unless it has been configured. */
function announceTermination(node: string, facts: Facts): Fault {
  return { kind: 'spot-termination', node, after: secondsIn(facts, 'seconds', 120), ...graceIn(facts) };
}

function graceIn(facts: Facts): { readonly grace?: Millis; readonly criticalGrace?: Millis } {
  const named = (name: string): Millis | undefined =>
    facts[name] === undefined ? undefined : secondsIn(facts, name, 0);
  const grace = named('graceSeconds');
  const criticalGrace = named('criticalGraceSeconds');
  return { ...(grace === undefined ? {} : { grace }), ...(criticalGrace === undefined ? {} : { criticalGrace }) };
}

function pressure(node: string, facts: Facts): Fault {
  const of = facts['pressure'] ?? 'memory';
  if (of !== 'memory' && of !== 'disk' && of !== 'PID') throw badRequest('pressure: expected memory, disk or PID');
  return { kind: 'node-pressure', node, pressure: of, on: facts['on'] !== false };
}

function secondsIn(facts: Facts, name: string, usual: number): Millis {
  const value = facts[name] ?? usual;
  if (typeof value !== 'number' || !(value >= 0)) throw badRequest(`${name}: expected a number of seconds`);
  return millis(Math.round(value * 1000));
}

/** The machines of a cluster. What is done to them is a fault, as a scenario would inject it. */
export class ClusterMachines implements Machines {
  constructor(private readonly cluster: Cluster) {}

  order(node: string, verb: string, facts: Facts): boolean {
    const machine = this.cluster.machines.get(node);
    if (machine === undefined) return false;
    if (verb === 'runtime') return this.setRuntime(node, facts);
    const fault = ORDERS.get(verb)?.(node, facts);
    if (fault === undefined) return false;
    this.inject(fault);
    return true;
  }

  inject(fault: unknown): void {
    if (!isFault(fault)) throw badRequest('expected a fault, as in {"kind": "node-fails", "node": "worker-1"}');
    try {
      this.cluster.journal.append('fault', `fault.${fault.kind}`, describeFault(fault));
      inject(this.cluster, fault);
    } catch (error) {
      // It has the name of a fault, and not its facts.
      throw error instanceof TypeError ? badRequest(`${fault.kind}: ${error.message}`) : error;
    }
  }

  runtimeCalls(node: string): readonly object[] | undefined {
    if (!this.cluster.machines.has(node)) return undefined;
    const actor = `kubelet/${node}`;
    return this.cluster.journal
      .since(0)
      .filter((entry) => entry.actor === actor && entry.action.startsWith('cri.'))
      .map(({ at, action, subject, detail }) => {
        const [ns = '', pod = ''] = subject.slice('pods '.length).split('/');
        const { container: c, attempt: n, command: cmd, ...facts } = detail ?? {};
        return { t: at / 1000, ns, pod, call: action.slice('cri.'.length), c, n, cmd, ...facts };
      });
  }

  kubelet(node: string): Kubelet | { readonly problem: string } | undefined {
    const machine = this.cluster.machines.get(node);
    if (machine === undefined) return undefined;
    const address = `${machine.ip}:10250`;
    if (!this.cluster.network.links.reaches(node, CONTROL_PLANE)) return { problem: `${address}: i/o timeout` };
    if (machine.kubelet.state !== 'running') return { problem: `${address}: connect: connection refused` };
    const { runtime } = machine;
    return { runtime, answer: (podUid, question) => runtime.answer(podUid, question) };
  }

  /** The API server stands on the network of the nodes, which policies do not keep from the pods of their own node. */
  ask({ address, port }: { address: string; port: number }, http: HttpRequest): Answer {
    const { network } = this.cluster;
    const node = network.nodeOf(address);
    if (node === undefined || !network.links.reaches(CONTROL_PLANE, node)) return { kind: 'timeout', hops: [] };
    return network.send({ from: { kind: 'node', name: node }, to: address, port, protocol: 'TCP', http });
  }

  /** `{"k": "network", "v": "message"}`; an empty message heals. */
  private setRuntime(node: string, { k, v = '' }: Facts): boolean {
    if (k === undefined) return true;
    if ((k !== 'network' && k !== 'runtime') || typeof v !== 'string') {
      throw badRequest('expected {"k": "network" or "runtime", "v": "message"}');
    }
    this.cluster.machines.get(node)?.runtime.setCondition(k, v);
    return true;
  }
}

/** What the fault does with its other facts is for `inject`, which refuses what it does not know. */
/** What would only show later that something is missing is looked at beforehand. */
function isFault(value: unknown): value is Fault {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, scope, fault } = value as Facts;
  if (kind === 'later') return isFault(fault);
  if (kind === 'requests-fail' || kind === 'requests-delayed') return typeof scope === 'object' && scope !== null;
  return typeof kind === 'string';
}
