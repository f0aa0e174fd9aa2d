import { ACTIONS, RESOURCES } from '../framework/cluster-event';
import { stateless } from '../framework/plugin-source';
import { unresolvable } from '../framework/verdict';

const OTHER_NODE = unresolvable("node(s) didn't match the requested node name");

/** A pod that names its node fits no other (plugins/nodename, v1.36). */
export const nodeName = stateless({
  name: 'NodeName',
  events: [{ resource: RESOURCES.node, actions: ACTIONS.add }],
  signature: ({ pod }) => pod.spec.nodeName ?? '',
  filter: (_, { pod }, { name }) => {
    const wanted = pod.spec.nodeName ?? '';
    return wanted === '' || wanted === name ? undefined : OTHER_NODE;
  },
});
