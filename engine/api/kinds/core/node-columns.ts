import { sortedKeys } from '../../../base/go-text';
import type { Node } from '../../types/core-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const nodeColumns = columns<Node>([
  nameColumn,
  column('Status', 'The status of the node', (object) => statusText(object)),
  column('Roles', 'The roles of the node', (object) => rolesText(object)),
  ageColumn,
  column('Version', 'Kubelet Version reported by the node.', (object) => object.status.nodeInfo.kubeletVersion),
  column(
    'Internal-IP',
    "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP).",
    (object) => addressOf(object, 'InternalIP'),
    { wide: true },
  ),
  column(
    'External-IP',
    "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP).",
    (object) => addressOf(object, 'ExternalIP'),
    { wide: true },
  ),
  column(
    'OS-Image',
    'OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).',
    (object) => orUnknown(object.status.nodeInfo.osImage),
    { wide: true },
  ),
  column(
    'Kernel-Version',
    "Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64).",
    (object) => orUnknown(object.status.nodeInfo.kernelVersion),
    { wide: true },
  ),
  column(
    'Container-Runtime',
    'ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).',
    (object) => orUnknown(object.status.nodeInfo.containerRuntimeVersion),
    { wide: true },
  ),
]);

function statusText({ spec, status }: Node): string {
  const ready = (status.conditions ?? []).find(({ type }) => type === 'Ready')?.status;
  const health = ready === undefined ? 'Unknown' : ready === 'True' ? 'Ready' : 'NotReady';
  return spec.unschedulable === true ? `${health},SchedulingDisabled` : health;
}

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function rolesText({ metadata }: Node): string {
  const labels = metadata.labels ?? {};
  const roles = new Set<string>();
  for (const key of sortedKeys(labels)) {
    if (key.startsWith(ROLE_PREFIX) && key !== ROLE_PREFIX) roles.add(key.slice(ROLE_PREFIX.length));
    else if (key === 'kubernetes.io/role' && labels[key] !== '') roles.add(labels[key] ?? '');
  }
  return [...roles].sort().join(',') || '<none>';
}

const addressOf = ({ status }: Node, type: string): string =>
  (status.addresses ?? []).find((address) => address.type === type)?.address ?? '<none>';

const orUnknown = (text: string): string => (text === '' ? '<unknown>' : text);
