import { keyOf, keyOfObject, keyText } from '../../api/object';
import { nodes as nodeResource } from '../../api/resources';
import type { Node, NodeAddress } from '../../api/types/core-v1';
import { millis, minutes } from '../../base/brand';
import { FRESH } from '../../base/fresh';
import type { ComponentContext } from '../../client/component';
import type { Instance } from '../../cloud/provider';
import { attempt } from './attempt';
import type { CloudController, CloudSettings } from './cloud-controller';

/** On nodes whose kubelet runs with an external cloud provider, until their metadata has been filled in. */
export const UNINITIALIZED_TAINT = 'node.cloudprovider.kubernetes.io/uninitialized';

const ADDRESS_PERIOD = minutes(5);

/** Fills in what only the cloud knows of a new node (k8s.io/cloud-provider controllers/node v0.36). */
export const nodeController: CloudController = {
  name: 'cloud-node-controller',
  start(context, settings) {
    const informer = context.informers.of(nodeResource);
    const queue = context.queue('cloud-node', (key) => {
      const node = informer.get(keyOf(key));
      if (node === undefined || !isUninitialized(node)) return;
      const wait = initialize(context, settings, node);
      if (wait !== undefined) queue.addAfter(key, wait);
    });
    informer.subscribe((next) => {
      if (next !== undefined && isUninitialized(next)) queue.add(keyText(keyOfObject(next)));
    });
    context.clock.every(ADDRESS_PERIOD, 'cloud-node addresses', () => {
      for (const node of informer.list()) {
        attempt(context, `nodes ${node.metadata.name}`, () => refreshAddresses(context, settings, node));
      }
    });
  },
};

/** The spec and labels of a node once the cloud's facts are in, without the taint. */
export function initialized(node: Node, instance: Instance): Node {
  const taints = (node.spec.taints ?? []).filter((taint) => taint.key !== UNINITIALIZED_TAINT);
  const { taints: _, ...spec } = node.spec;
  return {
    ...node,
    metadata: { ...node.metadata, labels: { ...node.metadata.labels, ...cloudLabels(instance) } },
    spec: {
      ...FRESH,
      ...spec,
      ...(taints.length > 0 ? { taints } : {}),
      providerID: node.spec.providerID ?? instance.providerId,
    },
  };
}

export const addressesOf = (instance: Instance): readonly NodeAddress[] => [
  { type: 'InternalIP', address: instance.internalIp },
  ...(instance.externalIp === undefined ? [] : [{ type: 'ExternalIP', address: instance.externalIp }]),
  { type: 'Hostname', address: instance.name },
];

const isUninitialized = (node: Node): boolean =>
  (node.spec.taints ?? []).some((taint) => taint.key === UNINITIALIZED_TAINT);

const cloudLabels = (instance: Instance): Readonly<Record<string, string>> => ({
  'beta.kubernetes.io/instance-type': instance.type,
  'node.kubernetes.io/instance-type': instance.type,
  'failure-domain.beta.kubernetes.io/zone': instance.zone,
  'topology.kubernetes.io/zone': instance.zone,
  'failure-domain.beta.kubernetes.io/region': instance.region,
  'topology.kubernetes.io/region': instance.region,
});

/** How long to wait before the cloud is asked again, when it was not ready; a refusal is thrown into the queue's back-off. */
function initialize(
  context: ComponentContext,
  settings: CloudSettings,
  node: Node,
): ReturnType<typeof millis> | undefined {
  const answer = settings.cloud.instance('cloud-node-controller', node.metadata.name);
  if (answer.kind === 'pending') return millis(answer.askAgainAt - context.clock.now());
  if (answer.kind === 'failed' || answer.value === undefined) {
    const why = answer.kind === 'failed' ? answer.message : 'instance not found';
    context.journal.append('cloud-node-controller', 'controller.error', `nodes ${node.metadata.name}`, {
      error: `failed to get instance metadata for node ${node.metadata.name}: ${why}`,
    });
    return RETRY;
  }
  const live = context.client.get(nodeResource, keyOfObject(node));
  if (live === undefined) return undefined;
  const updated = context.client.update(nodeResource, initialized(live, answer.value));
  writeAddresses(context, updated, addressesOf(answer.value));
  context.events.record(updated, 'Normal', 'Synced', 'Node synced successfully');
  return undefined;
}

function refreshAddresses(context: ComponentContext, settings: CloudSettings, node: Node): void {
  if (isUninitialized(node)) return;
  const answer = settings.cloud.instance('cloud-node-controller', node.metadata.name);
  if (answer.kind === 'ready' && answer.value !== undefined) writeAddresses(context, node, addressesOf(answer.value));
}

function writeAddresses(context: ComponentContext, node: Node, addresses: readonly NodeAddress[]): void {
  if (JSON.stringify(node.status.addresses ?? []) === JSON.stringify(addresses)) return;
  const patch = { type: 'merge', body: { status: { addresses } } } as const;
  context.client.patch(nodeResource, keyOfObject(node), patch, 'status');
}

const RETRY = millis(1000);
