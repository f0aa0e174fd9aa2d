import type { Manifest } from '../../../api/object';
import type { Node, NodeStatus, Taint } from '../../../api/types/core-v1';
import { FRESH } from '../../../base/fresh';
import { canonicalQuantity } from '../../../base/quantity';
import type { ImageInfo } from '../../runtime/cri';
import { nodeConditions, type NodeChange } from './node-conditions';
import type { NodeCapacity, NodeFacts, NodeHealth } from './node-facts';

const IMAGES_MAX = 50;
const NAMES_MAX = 5;

export const CLOUD_TAINT: Taint = {
  key: 'node.cloudprovider.kubernetes.io/uninitialized',
  value: 'true',
  effect: 'NoSchedule',
};

export const defaultLabels = (name: string): Readonly<Record<string, string>> => ({
  'beta.kubernetes.io/arch': 'amd64',
  'beta.kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/hostname': name,
  'kubernetes.io/os': 'linux',
});

export const ATTACH_ANNOTATION = 'volumes.kubernetes.io/controller-managed-attach-detach';

/** The Node as a kubelet registers it (pkg/kubelet/kubelet_node_status.go `initialNode`, v1.36). */
export function initialNode(
  facts: NodeFacts,
  health: NodeHealth,
  now: string,
): { readonly node: Manifest<Node>; readonly changes: readonly NodeChange[] } {
  const taints = [...facts.taints, ...(facts.externalCloud ? [CLOUD_TAINT] : [])];
  const { status, changes } = nodeStatus(undefined, facts, health, now);
  const node: Manifest<Node> = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: facts.name,
      labels: { ...FRESH, ...defaultLabels(facts.name), ...facts.labels },
      annotations: { [ATTACH_ANNOTATION]: 'true', ...nodeIds(facts) },
    },
    spec: taints.length === 0 ? {} : { taints },
    status,
  };
  return { node, changes };
}

/** Written by the kubelet when a driver registers (pkg/volume/csi/nodeinfomanager, v1.36). */
function nodeIds({ csiDrivers = [] }: NodeFacts): Readonly<Record<string, string>> {
  if (csiDrivers.length === 0) return {};
  const ids = Object.fromEntries(csiDrivers.map(({ name, nodeId }) => [name, nodeId]));
  return { 'csi.volume.kubernetes.io/nodeid': JSON.stringify(ids) };
}

/** The status of the node as of now, from what the API has (the setters of pkg/kubelet/nodestatus, v1.36). */
export function nodeStatus(
  old: Node | undefined,
  facts: NodeFacts,
  health: NodeHealth,
  now: string,
): { readonly status: NodeStatus; readonly changes: readonly NodeChange[] } {
  const before = old?.status;
  const { conditions, changes } = nodeConditions(before?.conditions ?? [], health, now);
  const capacity = capacityOf(facts.capacity);
  const { volumesInUse: inUseBefore = [], images: _old, ...kept } = before ?? EMPTY;
  const volumesInUse = health.volumesInUse ?? inUseBefore;
  const images = imagesOf(health.images);
  const status: NodeStatus = {
    ...FRESH,
    ...kept,
    capacity: { ...before?.capacity, ...capacity },
    allocatable: { ...before?.allocatable, ...capacity },
    conditions,
    addresses: addressesOf(facts, before),
    daemonEndpoints: ENDPOINTS,
    nodeInfo: nodeInfo(facts),
    ...(images.length === 0 ? {} : { images }),
    ...(volumesInUse.length === 0 ? {} : { volumesInUse }),
    runtimeHandlers: HANDLERS,
    features: FEATURES,
    declaredFeatures: DECLARED,
  };
  return { status, changes };
}

const ENDPOINTS: NodeStatus['daemonEndpoints'] = { kubeletEndpoint: { Port: 10_250 } };
const HANDLERS: NonNullable<NodeStatus['runtimeHandlers']> = [
  { name: '', features: { recursiveReadOnlyMounts: false, userNamespaces: false } },
];
const FEATURES: NonNullable<NodeStatus['features']> = { supplementalGroupsPolicy: true };
const DECLARED = [
  'ExtendWebSocketsToKubelet',
  'InPlacePodLevelResourcesVerticalScaling',
  'InPlacePodVerticalScalingInitContainers',
  'RestartAllContainersOnContainerExits',
];

const EMPTY: Partial<NodeStatus> = {};

type Capacity = Readonly<Record<string, string>>;

/** The status is made often, and a machine has the same all its life. */
const capacities = new WeakMap<NodeCapacity, Capacity>();

function capacityOf(machine: NodeCapacity): Capacity {
  const capacity = capacities.get(machine) ?? canonicalCapacity(machine);
  capacities.set(machine, capacity);
  return capacity;
}

function canonicalCapacity({ cpu, memory, ephemeralStorage, pods, extended }: NodeCapacity): Capacity {
  return {
    cpu: canonicalQuantity(cpu),
    'ephemeral-storage': canonicalQuantity(ephemeralStorage),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: canonicalQuantity(memory),
    pods: String(pods),
    ...extended,
  };
}

/** With an external cloud provider what that has written stays. */
function addressesOf(
  { ips, name, externalCloud }: NodeFacts,
  before: NodeStatus | undefined,
): NonNullable<NodeStatus['addresses']> {
  const known = before?.addresses ?? [];
  if (externalCloud && known.length > 0) return known;
  return [...ips.map((address) => ({ type: 'InternalIP', address })), { type: 'Hostname', address: name }];
}

const nodeInfo = ({ name, runtime, bootId, kubeletVersion }: NodeFacts): NodeStatus['nodeInfo'] => ({
  machineID: name,
  systemUUID: name,
  bootID: bootId,
  kernelVersion: '6.1.0-seatrial',
  osImage: 'Seatrial Linux',
  containerRuntimeVersion: `${runtime.name}://${runtime.version}`,
  kubeletVersion,
  kubeProxyVersion: '',
  operatingSystem: 'linux',
  architecture: 'amd64',
});

/** Largest first. */
const imagesOf = (images: readonly ImageInfo[]): NonNullable<NodeStatus['images']> =>
  [...images]
    .sort((a, b) => b.size - a.size || ((a.tags[0] ?? '') < (b.tags[0] ?? '') ? -1 : 1))
    .slice(0, IMAGES_MAX)
    .map(({ digests, tags, size }) => ({ names: [...digests, ...tags].slice(0, NAMES_MAX), sizeBytes: size }));
