import { nodes } from '../../../api/resources';
import type { Node } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import { matchesTaint, withTaint, type Taints } from './taints';

/** Reads the node afresh, adds the taints with their time and takes others off, a write each; a lost node is no error. */
export function swapTaints(context: ComponentContext, nodeName: string, add: Taints, remove: Taints): void {
  if (add.length > 0) {
    const now = context.clock.now();
    writeTaints(context, nodeName, (taints) => add.reduce((kept, taint) => withTaint(kept, taint, now), taints));
  }
  removeTaints(context, nodeName, remove);
}

export function removeTaints(context: ComponentContext, nodeName: string, remove: Taints): void {
  if (remove.length === 0) return;
  writeTaints(context, nodeName, (taints) => taints.filter((taint) => !remove.some((one) => matchesTaint(one, taint))));
}

/** As controller.PatchNodeTaints: the patch names the version it was made from. */
function writeTaints(context: ComponentContext, nodeName: string, change: (taints: Taints) => Taints): void {
  const node = context.client.get(nodes, { name: nodeName });
  if (node === undefined) return;
  const before = node.spec.taints ?? [];
  const taints = change(before);
  if (taints.length === before.length && taints.every((taint, index) => taint === before[index])) return;
  patchNode(context, node, { spec: { taints: taints.length === 0 ? null : taints } });
}

/** A strategic merge patch that holds only for the version of the node that was read. */
export function patchNode(context: ComponentContext, node: Node, body: object): void {
  const { name, resourceVersion } = node.metadata;
  const patch = { ...body, metadata: { ...('metadata' in body ? (body.metadata as object) : {}), resourceVersion } };
  context.client.patch(nodes, { name }, { type: 'strategic', body: patch });
}
