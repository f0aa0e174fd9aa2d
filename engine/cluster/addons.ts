import * as resources from '../api/resources';
import { apiVersionOf, type Resource } from '../api/resource';

/** An object that whoever sets a cluster up applies right after the first start of its API server. */
export interface Addon {
  readonly resource: Resource;
  readonly object: object;
  readonly namespace?: string;
}

const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'update', 'patch', 'delete'];

const rule = (apiGroups: readonly string[], kinds: readonly string[], verbs: readonly string[]) => ({
  apiGroups,
  resources: kinds,
  verbs,
});

const object = (resource: Resource, name: string, rest: object, namespace?: string): Addon => ({
  resource,
  ...(namespace === undefined ? {} : { namespace }),
  object: {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    ...rest,
  },
});

const account = (name: string): Addon => object(resources.serviceaccounts, name, {}, 'kube-system');

const binding = (name: string, role: string, serviceAccount: string): Addon =>
  object(resources.clusterrolebindings, name, {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace: 'kube-system' }],
  });

const role = (name: string, rules: readonly object[]): Addon => object(resources.clusterroles, name, { rules });

/** What kubeadm v1.36 gives CoreDNS (cmd/kubeadm/app/phases/addons/dns/manifests.go). */
const COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

/**
 * Accounts and rights of what runs beside the control plane: kube-proxy and CoreDNS as kubeadm v1.36 installs them, the
 * cloud controller manager as cloud providers do (kubernetes/cloud-provider docs), and the network's policy agent.
 */
export const addons: readonly Addon[] = Object.freeze([
  account('kube-proxy'),
  binding('kubeadm:node-proxier', 'system:node-proxier', 'kube-proxy'),
  account('coredns'),
  object(resources.configmaps, 'coredns', { data: { Corefile: COREFILE } }, 'kube-system'),
  role('system:coredns', [
    rule([''], ['endpoints', 'services', 'pods', 'namespaces'], ['list', 'watch']),
    rule(['discovery.k8s.io'], ['endpointslices'], ['list', 'watch']),
  ]),
  binding('system:coredns', 'system:coredns', 'coredns'),
  account('network-policy-agent'),
  role('network-policy-agent', [
    rule([''], ['pods', 'namespaces'], READ),
    rule(['networking.k8s.io'], ['networkpolicies'], READ),
  ]),
  binding('network-policy-agent', 'network-policy-agent', 'network-policy-agent'),
  account('cloud-controller-manager'),
  role('system:cloud-controller-manager', [
    rule([''], ['events'], WRITE),
    rule([''], ['nodes', 'services'], WRITE),
    rule([''], ['nodes/status', 'services/status'], ['patch', 'update']),
    rule([''], ['serviceaccounts'], READ),
    rule([''], ['serviceaccounts/token'], ['create']),
    rule(['coordination.k8s.io'], ['leases'], WRITE),
  ]),
  binding('system:cloud-controller-manager', 'system:cloud-controller-manager', 'cloud-controller-manager'),
  object(resources.clusterrolebindings, 'system:cloud-controller-manager-process', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:cloud-controller-manager' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'system:cloud-controller-manager' }],
  }),
]);
