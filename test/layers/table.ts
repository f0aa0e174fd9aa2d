/** A permission that the order of the layers does not give, and why it is one. */
export interface Exception {
  readonly from: string;
  readonly to: string;
  readonly because: string;
}

/**
 * Who may import whom: a folder sees the rows above its own, never its neighbours nor the rows below. Rows of the
 * architecture page, lowest first.
 */
export const LAYERS: readonly (readonly string[])[] = Object.freeze([
  ['engine/base'],
  ['engine/cel'],
  ['engine/sim', 'engine/api'],
  ['engine/control-plane/etcd'],
  ['engine/control-plane/apiserver', 'engine/client'],
  [
    'engine/control-plane/controller-manager',
    'engine/control-plane/scheduler',
    'engine/control-plane/cloud-controller-manager',
    'engine/worker/kubelet',
    'engine/worker/runtime',
    'engine/worker/kube-proxy',
    'engine/worker/metrics',
    'engine/network',
    'engine/cloud',
    'engine/csi',
  ],
  ['engine/faults', 'engine/cluster'],
  ['engine/driver', 'engine/server'],
  ['steps', 'graders'],
  ['cli'],
]);

/** `to` may be one file: then nothing else of that folder is seen. */
export const NEIGHBOURS: readonly Exception[] = Object.freeze([
  {
    from: 'engine/worker/kubelet',
    to: 'engine/worker/runtime',
    because: 'the CRI is an interface of the real kubelet',
  },
  { from: 'engine/worker/kube-proxy', to: 'engine/network', because: 'rules are written into the network of a node' },
  {
    from: 'engine/control-plane/cloud-controller-manager',
    to: 'engine/cloud/provider',
    because: 'the cloud is reached through its provider interface',
  },
  {
    from: 'engine/csi',
    to: 'engine/cloud/provider',
    because: 'a driver reaches the disks of the cloud through its provider interface',
  },
  { from: 'engine/cluster', to: 'engine/faults', because: 'the composition root offers the faults to what is above' },
]);

/** These may import anything; nothing below imports them. */
export const OUTSIDE: readonly string[] = Object.freeze(['test', 'tools', 'bench', 'examples', 'courses']);

/** Where the core ends: asynchrony, wall time and sockets live here. */
export const EDGES: readonly string[] = Object.freeze(['engine/server', 'engine/driver']);

/** Built-in modules of Node that a file of the core may import all the same. */
export const NODE_MODULES: readonly Exception[] = Object.freeze([
  { from: 'engine/api/struct-model/data.ts', to: 'node:fs', because: 'the model is data beside the code, read once' },
  { from: 'engine/api/struct-model/data.ts', to: 'node:path', because: 'the model is data beside the code, read once' },
]);

/** Files written by a tool: all groups are there, used or not. */
export const GENERATED: readonly string[] = Object.freeze(['engine/api/types']);

/** Folders whose README speaks for the folders in them as well. */
export const SPEAKS_FOR_ALL: readonly Exception[] = Object.freeze([
  { from: 'engine/api/kinds', to: 'engine/api/kinds/*', because: 'one folder an API group, one file a kind' },
]);
