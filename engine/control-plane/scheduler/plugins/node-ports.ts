import type { Pod } from '../../../api/types/core-v1';
import { ACTIONS, RESOURCES, type HintFunction } from '../framework/cluster-event';
import { objectAs } from '../framework/hint-objects';
import { stateless } from '../framework/plugin-source';
import { SKIP, unschedulable } from '../framework/verdict';
import { hostPortsOf, HostPortsInUse } from '../model/host-ports';
import { holdsNode } from './holds-node';
import { hostPortsSignature } from './signatures';

const TAKEN = unschedulable("node(s) didn't have free ports for the requested pod ports");

const afterPodDeleted: HintFunction = (pod, previous) => {
  const deleted = objectAs<Pod>(previous, 'Pod');
  if (deleted === undefined || !holdsNode(deleted)) return 'Skip';
  const freed = new HostPortsInUse();
  for (const port of hostPortsOf(deleted)) freed.add(port);
  return hostPortsOf(pod).some((port) => freed.clashesWith(port)) ? 'Queue' : 'Skip';
};

/** Two pods cannot have one port of a node (plugins/nodeports, v1.36). */
export const nodePorts = stateless({
  name: 'NodePorts',
  events: [
    { resource: RESOURCES.pod, actions: ACTIONS.delete, hint: afterPodDeleted },
    { resource: RESOURCES.node, actions: ACTIONS.add },
  ],
  signature: hostPortsSignature,
  preFilter: (_, { hostPorts }) => (hostPorts.length === 0 ? { verdict: SKIP } : undefined),
  filter: (_, pod, node) => (pod.hostPorts.some((port) => node.hostPorts.clashesWith(port)) ? TAKEN : undefined),
});
