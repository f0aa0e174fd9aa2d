import type { Manifest } from '../../../api/object';
import { formatMicroTime, formatTime } from '../../../base/timestamp';
import type { Instant } from '../../../base/brand';

/** What differs between clusters of what every one starts with. */
export interface SystemFacts {
  readonly now: Instant;
  /** `10.96.0.0/12` */
  readonly serviceCidr: string;
  /** First address of the service range, which the Service `kubernetes` has. */
  readonly serviceAddress: string;
  /** Where API servers listen. */
  readonly apiServerAddresses: readonly string[];
  readonly apiServerPort: number;
  /** Name of the Lease by which this server says that it lives. */
  readonly identity: string;
}

const manifest = (object: object): Manifest => object;

/** Namespaces that are there before anybody asks (pkg/controlplane/controller/systemnamespaces, v1.36). */
export const SYSTEM_NAMESPACES = Object.freeze(['kube-system', 'kube-public', 'kube-node-lease', 'default']);

/** Everything that the API server makes for itself, without roles and flow control (pkg/controlplane, v1.36). */
export const systemObjects = (facts: SystemFacts): readonly Manifest[] => [
  ...SYSTEM_NAMESPACES.map(namespace),
  ...priorityClasses,
  serviceCidr(facts),
  ipAddress(facts),
  kubernetesService(facts),
  kubernetesEndpoints(facts),
  kubernetesEndpointSlice(facts),
  identityLease(facts),
  legacyTokenTracking(facts),
];

const namespace = (name: string): Manifest =>
  manifest({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  });

const priorityClass = (name: string, value: number, description: string): Manifest =>
  manifest({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name, generation: 1 },
    value,
    description,
    preemptionPolicy: 'PreemptLowerPriority',
  });

const priorityClasses = [
  priorityClass(
    'system-node-critical',
    2_000_001_000,
    'Used for system critical pods that must not be moved from their current node.',
  ),
  priorityClass(
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ),
];

const serviceCidr = ({ serviceCidr: cidr, now }: SystemFacts): Manifest =>
  manifest({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes' },
    spec: { cidrs: [cidr] },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          lastTransitionTime: formatTime(now),
          reason: '',
          message: 'Kubernetes default Service CIDR is ready',
        },
      ],
    },
  });

const ipAddress = ({ serviceAddress }: SystemFacts): Manifest =>
  manifest({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: serviceAddress,
      labels: {
        'ipaddress.kubernetes.io/ip-family': 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: { parentRef: { group: '', resource: 'services', namespace: 'default', name: 'kubernetes' } },
  });

const kubernetesService = ({ serviceAddress, apiServerPort }: SystemFacts): Manifest =>
  manifest({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: apiServerPort }],
      clusterIP: serviceAddress,
      clusterIPs: [serviceAddress],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    },
    status: { loadBalancer: {} },
  });

const kubernetesEndpoints = ({ apiServerAddresses, apiServerPort }: SystemFacts): Manifest =>
  manifest({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [
      {
        addresses: apiServerAddresses.map((ip) => ({ ip })),
        ports: [{ name: 'https', port: apiServerPort, protocol: 'TCP' }],
      },
    ],
  });

const kubernetesEndpointSlice = ({ apiServerAddresses, apiServerPort }: SystemFacts): Manifest =>
  manifest({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: apiServerAddresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'https', port: apiServerPort, protocol: 'TCP' }],
  });

const identityLease = ({ identity, now }: SystemFacts): Manifest =>
  manifest({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: identity,
      namespace: 'kube-system',
      labels: { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': 'kube-apiserver' },
    },
    spec: {
      holderIdentity: `${identity}_0`,
      leaseDurationSeconds: 3600,
      renewTime: formatMicroTime(now),
    },
  });

/** From when on the use of legacy tokens is followed (pkg/controlplane/controller/legacytokentracking). */
const legacyTokenTracking = ({ now }: SystemFacts): Manifest =>
  manifest({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-apiserver-legacy-service-account-token-tracking', namespace: 'kube-system' },
    data: { since: formatTime(now).slice(0, 10) },
  });
