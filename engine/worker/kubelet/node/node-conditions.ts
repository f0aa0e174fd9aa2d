import type { NodeCondition } from '../../../api/types/core-v1';
import type { RuntimeCondition } from '../../runtime/cri';
import type { NodeHealth } from './node-facts';

/** A change of the node that is told of as an event `Node n status is now: <this>`. */
export type NodeChange = string;

export interface ConditionsAndChanges {
  readonly conditions: readonly NodeCondition[];
  readonly changes: readonly NodeChange[];
}

interface Pressure {
  readonly type: string;
  readonly isOn: (health: NodeHealth) => boolean;
  /** Reason and message, without and with pressure; the event is named as the reason without `Kubelet`. */
  readonly off: readonly [reason: string, message: string];
  readonly on: readonly [reason: string, message: string];
}

/** In the order in which the conditions are listed (pkg/kubelet/nodestatus/setters.go, v1.36). */
const PRESSURES: readonly Pressure[] = [
  {
    type: 'MemoryPressure',
    isOn: (health) => health.memoryPressure,
    off: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    on: ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
  },
  {
    type: 'DiskPressure',
    isOn: (health) => health.diskPressure,
    off: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    on: ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
  },
  {
    type: 'PIDPressure',
    isOn: (health) => health.pidPressure,
    off: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    on: ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
  },
];

/** The conditions as of now; those of others stay where they are. */
export function nodeConditions(old: readonly NodeCondition[], health: NodeHealth, now: string): ConditionsAndChanges {
  const changes: NodeChange[] = [];
  const fresh: NodeCondition[] = PRESSURES.map((pressure) => pressureCondition(pressure, old, health, now, changes));
  fresh.push(readyCondition(old, health, now, changes));
  const kept = old.map((one) => fresh.find((other) => other.type === one.type) ?? one);
  const added = fresh.filter((one) => !old.some((other) => other.type === one.type));
  return { conditions: [...kept, ...added], changes };
}

function pressureCondition(
  pressure: Pressure,
  old: readonly NodeCondition[],
  health: NodeHealth,
  now: string,
  changes: NodeChange[],
): NodeCondition {
  const isOn = pressure.isOn(health);
  const status = isOn ? 'True' : 'False';
  const before = old.find((one) => one.type === pressure.type);
  if (before?.status === status) return { ...before, lastHeartbeatTime: now };
  const [reason, message] = isOn ? pressure.on : pressure.off;
  changes.push(reason.replace('Kubelet', 'Node'));
  return { type: pressure.type, status, lastHeartbeatTime: now, lastTransitionTime: now, reason, message };
}

function readyCondition(
  old: readonly NodeCondition[],
  health: NodeHealth,
  now: string,
  changes: NodeChange[],
): NodeCondition {
  const problems = readyProblems(health);
  const status = problems.length === 0 ? 'True' : 'False';
  const before = old.find((one) => one.type === 'Ready');
  if (before !== undefined && before.status !== status) changes.push(status === 'True' ? 'NodeReady' : 'NodeNotReady');
  const [reason, message] =
    problems.length === 0
      ? ['KubeletReady', 'kubelet is posting ready status']
      : ['KubeletNotReady', aggregate(problems)];
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now;
  return { type: 'Ready', status, lastHeartbeatTime: now, lastTransitionTime, reason, message };
}

const aggregate = (problems: readonly string[]): string =>
  problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`;

/** Whether its Ready condition would be true. */
export const isReady = (health: NodeHealth): boolean => readyProblems(health).length === 0;

/** Why the node is not ready, in upstream's order: runtime, network, storage, shutdown. */
function readyProblems({ runtime, runtimeDown, storageError, shuttingDown }: NodeHealth): readonly string[] {
  const problems: string[] = [];
  const down = runtimeDown ? 'container runtime is down' : undefined;
  const unready = runtime.runtime.ready
    ? undefined
    : `container runtime not ready: ${conditionText('RuntimeReady', runtime.runtime)}`;
  const runtimeProblems = [down, unready].filter((one) => one !== undefined);
  if (runtimeProblems.length > 0) problems.push(aggregate(runtimeProblems));
  if (!runtime.network.ready) problems.push(networkProblem(runtime.network));
  if (storageError !== undefined) problems.push(storageError);
  if (shuttingDown) problems.push('node is shutting down');
  return problems;
}

export const networkProblem = (condition: RuntimeCondition): string =>
  `container runtime network not ready: ${conditionText('NetworkReady', condition)}`;

const conditionText = (name: string, { ready, reason, message }: RuntimeCondition): string =>
  `${name}=${ready} reason:${reason} message:${message}`;
