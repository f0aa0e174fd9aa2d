import { nodes } from '../../resources';
import type { Node, NodeStatus } from '../../types/core-v1';
import { cidrWarnings } from '../../validation/ip';
import { checkedChange, checkedObject } from '../checked';
import type { HookContext } from '../definition';
import { defineKind } from '../define';
import { ifPresent, withFields, withoutField } from '../sharing';
import { nodeColumns } from './node-columns';
import { validateNode, validateNodeStatusUpdate, validateNodeUpdate } from './node-validation';
import { defaultResourceList } from './resource-list';

/** pkg/registry/core/node, v1.36. */
export const node = defineKind(nodes, {
  columns: nodeColumns,
  shortNames: ['no'],
  storagePrefix: 'minions',
  subresources: ['proxy', 'status'],
  fieldSelectors: { 'spec.unschedulable': (node) => String(node.spec.unschedulable ?? false) },
  defaults,
  prepareForCreate: withoutConfigSource,
  prepareForUpdate: (next: Node, old: Node, { subresource }: HookContext): Node =>
    subresource === 'status'
      ? withFields(next, { spec: old.spec })
      : withFields(withoutConfigSource(next), { status: old.status }),
  validate: checkedObject(validateNode),
  warnings: nodeWarnings,
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? checkStatus(next, old) : checkNode(next, old),
});

/** nodeWarnings of pkg/registry/core/node/strategy.go, v1.36. */
function nodeWarnings({ spec }: Node, _old: Node | undefined, { subresource }: HookContext): readonly string[] {
  if (subresource !== '') return [];
  const warnings: string[] = [];
  if (spec.configSource !== undefined) warnings.push('spec.configSource: the feature is removed');
  if ((spec.externalID ?? '') !== '')
    warnings.push('spec.externalID: this field is deprecated, and is unused by Kubernetes');
  (spec.podCIDRs ?? []).forEach((cidr, index) => warnings.push(...cidrWarnings(`spec.podCIDRs[${index}]`, cidr)));
  return warnings;
}

const checkNode = checkedChange(validateNodeUpdate);
const checkStatus = checkedChange(validateNodeStatusUpdate);

/** Dynamic kubelet configuration is gone: what asks for it is dropped. */
function withoutConfigSource(node: Node): Node {
  return node.spec.configSource === undefined ? node : { ...node, spec: withoutField(node.spec, 'configSource') };
}

function defaults(node: Node, live?: Node): Node {
  const status = node.status === live?.status ? node.status : withDefaultAmounts(node.status, live?.status);
  return withFields(node, { status, spec: withBothCidrs(node.spec) });
}

function withDefaultAmounts(status: NodeStatus, live: NodeStatus | undefined): NodeStatus {
  if (status.capacity === live?.capacity && status.allocatable === live?.allocatable) return status;
  const capacity = ifPresent(status.capacity, defaultResourceList);
  const allocatable = status.allocatable === undefined ? capacity : defaultResourceList(status.allocatable);
  return withFields(status, { capacity, allocatable });
}

/** `podCIDR` is the first of `podCIDRs` (conversion of NodeSpec). */
function withBothCidrs(spec: Node['spec']): Node['spec'] {
  const { podCIDR, podCIDRs } = spec;
  const first = podCIDRs?.[0];
  if (podCIDR === first) return spec;
  if (podCIDR !== undefined) return { ...spec, podCIDRs: [podCIDR] };
  return first === undefined ? spec : { ...spec, podCIDR: first };
}
