import { keyOfObject } from '../../api/object';
import { nodes as nodeResource } from '../../api/resources';
import type { Node, Taint } from '../../api/types/core-v1';
import { isApiError } from '../../api/request';
import { seconds } from '../../base/brand';
import { formatTime } from '../../base/timestamp';
import type { ComponentContext } from '../../client/component';
import type { Instance } from '../../cloud/provider';
import type { CloudController, CloudSettings } from './cloud-controller';

export const SHUTDOWN_TAINT = 'node.cloudprovider.kubernetes.io/shutdown';

const PERIOD = seconds(5);

/** What is to be done about a node, given what the cloud knows of its instance. */
export type LifecycleDecision = 'delete' | 'add-shutdown-taint' | 'remove-shutdown-taint' | 'nothing';

/** Pure: the cloud is asked about nodes that are not Ready only (k8s.io/cloud-provider controllers/nodelifecycle v0.36). */
export function decideLifecycle(node: Node, instance: Instance | undefined): LifecycleDecision {
  const tainted = hasShutdownTaint(node);
  if (isReady(node)) return tainted ? 'remove-shutdown-taint' : 'nothing';
  if (instance === undefined) return 'delete';
  return instance.state === 'stopped' && !tainted ? 'add-shutdown-taint' : 'nothing';
}

/** Removes nodes whose instance is gone; taints those whose instance is shut down. */
export const nodeLifecycleController: CloudController = {
  name: 'cloud-node-lifecycle-controller',
  start(context, settings) {
    const informer = context.informers.of(nodeResource);
    context.clock.every(PERIOD, 'cloud node lifecycle', () => {
      for (const node of informer.list()) if (!isReady(node) || hasShutdownTaint(node)) check(context, settings, node);
    });
  },
};

function check(context: ComponentContext, settings: CloudSettings, node: Node): void {
  const answer = isReady(node)
    ? ({ kind: 'ready', value: undefined } as const)
    : settings.cloud.instance('cloud-node-lifecycle-controller', node.metadata.name);
  if (answer.kind !== 'ready') return;
  try {
    carryOut(context, node, decideLifecycle(node, answer.value));
  } catch (error) {
    if (!isApiError(error)) throw error;
    if (decideLifecycle(node, answer.value) === 'delete') {
      context.events.record(
        node,
        'Warning',
        'DeletingNodeFailed',
        `Error deleting node ${node.metadata.name}: ${error.message}`,
      );
    }
  }
}

function carryOut(context: ComponentContext, node: Node, decision: LifecycleDecision): void {
  const { name } = node.metadata;
  switch (decision) {
    case 'nothing':
      return;
    case 'delete':
      context.events.record(
        node,
        'Normal',
        'DeletingNode',
        `Deleting node ${name} because it does not exist in the cloud provider`,
      );
      context.client.remove(nodeResource, { name });
      return;
    case 'add-shutdown-taint': {
      const taint: Taint = { key: SHUTDOWN_TAINT, effect: 'NoSchedule', timeAdded: formatTime(context.clock.now()) };
      writeTaints(context, node, (taints) => [...taints, taint]);
      return;
    }
    case 'remove-shutdown-taint':
      writeTaints(context, node, (taints) => taints.filter((taint) => taint.key !== SHUTDOWN_TAINT));
  }
}

function writeTaints(
  context: ComponentContext,
  node: Node,
  change: (taints: readonly Taint[]) => readonly Taint[],
): void {
  const live = context.client.get(nodeResource, keyOfObject(node));
  if (live === undefined) return;
  const { taints, ...spec } = live.spec;
  const changed = change(taints ?? []);
  context.client.update(nodeResource, { ...live, spec: changed.length === 0 ? spec : { ...spec, taints: changed } });
}

const isReady = (node: Node): boolean =>
  (node.status.conditions ?? []).some((condition) => condition.type === 'Ready' && condition.status === 'True');

const hasShutdownTaint = (node: Node): boolean =>
  (node.spec.taints ?? []).some((taint) => taint.key === SHUTDOWN_TAINT);
