import type { Node, Taint } from '../../../api/types/core-v1';
import {
  DISK_PRESSURE,
  MEMORY_PRESSURE,
  NETWORK_UNAVAILABLE,
  NOT_READY,
  PID_PRESSURE,
  taintDifference,
  UNREACHABLE,
  UNSCHEDULABLE,
  type Taints,
} from '../rules/taints';

const TAINT_OF: ReadonlyMap<string, string> = new Map([
  ['Ready=False', NOT_READY],
  ['Ready=Unknown', UNREACHABLE],
  ['MemoryPressure=True', MEMORY_PRESSURE],
  ['DiskPressure=True', DISK_PRESSURE],
  ['NetworkUnavailable=True', NETWORK_UNAVAILABLE],
  ['PIDPressure=True', PID_PRESSURE],
]);

const OURS: ReadonlySet<string> = new Set([...TAINT_OF.values(), UNSCHEDULABLE]);

const noSchedule = (key: string): Taint => ({ key, effect: 'NoSchedule' });

/** What conditions and cordoning ask for, against the NoSchedule taints of ours that the node has. */
export function conditionTaints(node: Node): { readonly add: Taints; readonly remove: Taints } {
  const wanted: Taint[] = [];
  for (const { type, status } of node.status.conditions ?? []) {
    const key = TAINT_OF.get(`${type}=${status}`);
    if (key !== undefined) wanted.push(noSchedule(key));
  }
  if (node.spec.unschedulable === true) wanted.push(noSchedule(UNSCHEDULABLE));
  const present = (node.spec.taints ?? []).filter(({ key, effect }) => effect === 'NoSchedule' && OURS.has(key));
  return taintDifference(wanted, present);
}

const MIRRORED: readonly (readonly [stable: string, beta: string])[] = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
];

/** The beta labels that lag behind the stable ones; undefined when none does. */
export function mirroredLabels(node: Node): Readonly<Record<string, string>> | undefined {
  const labels = node.metadata.labels ?? {};
  const missing = MIRRORED.flatMap(([stable, beta]) => {
    const value = labels[stable];
    return value === undefined || labels[beta] === value ? [] : [[beta, value] as const];
  });
  return missing.length === 0 ? undefined : Object.fromEntries(missing);
}
