import type { Millis } from '../../engine/base/brand';
import type { Bound, Count, Moment } from './quantities';
import type { Predicate } from './predicate';
import type { Ref } from './ref';

/** What each parameter type hands to a step: the compiler reads a step's arguments off its expression. */
export interface ParameterValues {
  int: number;
  float: number;
  ref: Ref;
  node: string;
  selector: string;
  duration: Millis;
  moment: Moment;
  bound: Bound;
  count: Count;
  quantity: string;
  workload: WorkloadWord;
  kind: string;
  kinds: string;
  component: string;
  replicas: CounterWord;
  podState: PodState;
  nodeState: NodeState;
  claimPhase: 'Pending' | 'Bound' | 'Lost';
  volumePhase: 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed';
  truth: 'True' | 'False' | 'Unknown';
  svcType: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'headless';
  policy: 'Cluster' | 'Local';
  proxyMode: 'iptables' | 'ipvs' | 'nftables';
  topology: 'node' | 'zone' | 'region';
  topologies: 'node' | 'zone' | 'region';
  propagation: 'Foreground' | 'Background' | 'Orphan';
  probe: 'readiness' | 'liveness' | 'startup';
  pressure: 'memory' | 'disk' | 'PID';
  verb: VerbWord;
  disruption: Disruption;
  name: string;
  predicate: Predicate;
}

export type WorkloadWord = 'deployment' | 'statefulset' | 'daemonset' | 'replicaset' | 'job' | 'cronjob';
export type CounterWord = 'ready' | 'available' | 'updated' | 'desired' | 'current' | 'unavailable';
export type PodState =
  | 'Running'
  | 'Pending'
  | 'Succeeded'
  | 'Failed'
  | 'Terminating'
  | 'Ready'
  | 'not Ready'
  | 'Scheduled'
  | 'Unscheduled'
  | 'Evicted'
  | 'CrashLooping'
  | PodStatusWord;
/** What kubectl has in the column STATUS while a pod is in trouble or on its way. */
export type PodStatusWord =
  | 'SchedulingGated'
  | 'ContainerCreating'
  | 'PodInitializing'
  | 'CrashLoopBackOff'
  | 'ImagePullBackOff'
  | 'ErrImagePull'
  | 'InvalidImageName'
  | 'CreateContainerConfigError'
  | 'OOMKilled'
  | 'Error'
  | 'Completed';
export type NodeState =
  | 'Ready'
  | 'NotReady'
  | 'Schedulable'
  | 'Unschedulable'
  | 'Unreachable'
  | 'under memory pressure'
  | 'under disk pressure'
  | 'under PID pressure';
export type VerbWord =
  'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'status update' | 'write' | 'any';
export interface Disruption {
  readonly kind: 'delayed' | 'duplicated' | 'reordered' | 'dropped';
  readonly delay?: Millis;
}

/** The arguments that an expression such as `node {node} fails for {duration}` yields, in order. */
export type ArgumentsOf<Expression extends string> = Expression extends `${string}{${infer Name}}${infer Rest}`
  ? [Name extends keyof ParameterValues ? ParameterValues[Name] : string, ...ArgumentsOf<Rest>]
  : [];
