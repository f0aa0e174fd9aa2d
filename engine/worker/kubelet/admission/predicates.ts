import type { Node, Pod, Taint, Toleration } from '../../../api/types/core-v1';
import { quantityMillis, quantityValue } from '../../../base/quantity';
import { initContainersOf, isRestartableInit } from '../container-kinds';
import { isCriticalPod, isStaticPod } from '../pod-identity';
import { podRequests } from '../pod-resources';
import { qosOf } from '../qos';
import { matchesNodeSelection } from './node-selection';
import { sysctlProblem } from './sysctls';

/** Why a pod may not run on the node. */
export type Rejection =
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string }
  | {
      readonly kind: 'insufficient';
      readonly resource: string;
      readonly requested: number;
      readonly used: number;
      readonly capacity: number;
    };

export const reasonOf = (rejection: Rejection): string =>
  rejection.kind === 'refused' ? rejection.reason : `OutOf${rejection.resource}`;

export const messageOf = (rejection: Rejection): string =>
  rejection.kind === 'refused'
    ? rejection.message
    : `Node didn't have enough resource: ${rejection.resource}, requested: ${rejection.requested}, used: ${rejection.used}, capacity: ${rejection.capacity}`;

export interface AdmissionFacts {
  readonly node: Node;
  /** Pods that hold resources of the node already. */
  readonly others: readonly Pod[];
  /** Conditions that the node is under: `MemoryPressure`. */
  readonly pressures: readonly string[];
}

/** The handlers in their order; the first rejection counts (pkg/kubelet/kubelet.go `NewMainKubelet`, v1.36). */
export function admit(pod: Pod, facts: AdmissionFacts): readonly Rejection[] {
  const first = underPressure(pod, facts.pressures) ?? forbiddenSysctl(pod) ?? wrongOs(pod, facts.node);
  return first === undefined ? generalRejections(pod, facts) : [first];
}

function underPressure(pod: Pod, pressures: readonly string[]): Rejection | undefined {
  if (pressures.length === 0 || isCriticalPod(pod)) return undefined;
  if (pressures.length === 1 && pressures[0] === 'MemoryPressure') {
    if (qosOf(pod) !== 'BestEffort') return undefined;
    if (tolerates(pod.spec.tolerations ?? [], MEMORY_PRESSURE)) return undefined;
  }
  return { kind: 'refused', reason: 'Evicted', message: `The node had condition: [${pressures.join(' ')}]. ` };
}

const MEMORY_PRESSURE: Taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' };

function forbiddenSysctl(pod: Pod): Rejection | undefined {
  const problem = sysctlProblem(pod);
  return problem === undefined
    ? undefined
    : { kind: 'refused', reason: 'SysctlForbidden', message: `forbidden sysctl: ${problem}` };
}

function wrongOs({ metadata, spec }: Pod, node: Node): Rejection | undefined {
  const wanted = metadata.labels?.['kubernetes.io/os'];
  if (wanted !== undefined && wanted !== (node.metadata.labels?.['kubernetes.io/os'] ?? 'linux'))
    return {
      kind: 'refused',
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    };
  if (spec.os !== undefined && spec.os.name !== 'linux')
    return {
      kind: 'refused',
      reason: 'PodOSNotSupported',
      message: "Failed to admit pod as the OS field doesn't match node OS",
    };
  return undefined;
}

function generalRejections(pod: Pod, { node, others }: AdmissionFacts): readonly Rejection[] {
  const out: Rejection[] = [...insufficient(pod, node, others)];
  if (!matchesNodeSelection(pod, node))
    out.push(predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector"));
  if (pod.spec.nodeName !== undefined && pod.spec.nodeName !== node.metadata.name)
    out.push(predicate('NodeName', "node(s) didn't match the requested node name"));
  if (hasPortConflict(pod, others))
    out.push(predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports"));
  const taints = node.spec.taints ?? [];
  const untolerated = taints.some(
    (taint) => taint.effect === 'NoExecute' && !tolerates(pod.spec.tolerations ?? [], taint),
  );
  if (!isStaticPod(pod) && untolerated)
    out.push(predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate"));
  return out;
}

const predicate = (name: string, why: string): Rejection => ({
  kind: 'refused',
  reason: name,
  message: `Predicate ${name} failed: ${why}`,
});

/** Millicores for cpu, whole units for all else, as the scheduler counts. */
export const amountOf = (resource: string, text: string): number =>
  resource === 'cpu' ? quantityMillis(text) : quantityValue(text);

function insufficient(pod: Pod, node: Node, others: readonly Pod[]): readonly Rejection[] {
  const allocatable = node.status.allocatable ?? {};
  const out: Rejection[] = [];
  const podsMax = Number(allocatable['pods'] ?? 110);
  if (others.length + 1 > podsMax)
    out.push({ kind: 'insufficient', resource: 'pods', requested: 1, used: others.length, capacity: podsMax });
  const requests = podRequests(pod.spec);
  for (const resource of inOrder(requests)) {
    const requested = amountOf(resource, requests[resource] ?? '0');
    const limit = allocatable[resource];
    if (requested === 0 || (limit === undefined && isExtended(resource))) continue;
    const capacity = limit === undefined ? 0 : amountOf(resource, limit);
    let used = 0;
    for (const other of others) used += amountOf(resource, podRequests(other.spec)[resource] ?? '0');
    if (requested > capacity - used) out.push({ kind: 'insufficient', resource, requested, used, capacity });
  }
  return out;
}

const FIRST = ['cpu', 'memory', 'ephemeral-storage'];
const inOrder = (list: Readonly<Record<string, string>>): readonly string[] => [
  ...FIRST.filter((name) => list[name] !== undefined),
  ...Object.keys(list)
    .filter((name) => !FIRST.includes(name))
    .sort(),
];

/** Resources that the node never heard of are left to whoever provides them. */
const isExtended = (resource: string): boolean =>
  resource.includes('/') && !resource.startsWith('kubernetes.io/') && !resource.includes('.kubernetes.io/');

interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** Sidecars hold their host ports, plain init containers do not. */
function hostPorts({ spec }: Pod): readonly HostPort[] {
  const out: HostPort[] = [];
  for (const { ports = [] } of [...spec.containers, ...initContainersOf(spec).filter(isRestartableInit)])
    for (const { hostPort, hostIP, protocol } of ports)
      if (hostPort !== undefined && hostPort > 0)
        out.push({ ip: hostIP ?? '0.0.0.0', protocol: protocol ?? 'TCP', port: hostPort });
  return out;
}

function hasPortConflict(pod: Pod, others: readonly Pod[]): boolean {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return false;
  const taken = others.flatMap(hostPorts);
  return wanted.some((one) => taken.some((other) => conflicts(one, other)));
}

const isAny = (ip: string): boolean => ip === '0.0.0.0' || ip === '';
const conflicts = (a: HostPort, b: HostPort): boolean =>
  a.port === b.port && a.protocol === b.protocol && (isAny(a.ip) || isAny(b.ip) || a.ip === b.ip);

export const tolerates = (tolerations: readonly Toleration[], taint: Taint): boolean =>
  tolerations.some(({ key = '', operator = 'Equal', value = '', effect = '' }) => {
    if (effect !== '' && effect !== taint.effect) return false;
    if (key !== '' && key !== taint.key) return false;
    switch (operator) {
      case 'Exists':
        return true;
      case 'Equal':
        return value === (taint.value ?? '');
      case 'Gt':
        return Number(taint.value) > Number(value);
      case 'Lt':
        return Number(taint.value) < Number(value);
      default:
        return false;
    }
  });
