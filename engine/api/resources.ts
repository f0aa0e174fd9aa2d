import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from './types/admissionregistration-v1';
import type { CustomResourceDefinition } from './types/apiextensions-v1';
import type { APIService } from './types/apiregistration-v1';
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from './types/apps-v1';
import type { SelfSubjectReview, TokenReview } from './types/authentication-v1';
import type {
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
} from './types/authorization-v1';
import type { HorizontalPodAutoscaler } from './types/autoscaling-v2';
import type { CronJob, Job } from './types/batch-v1';
import type { CertificateSigningRequest } from './types/certificates-v1';
import type { Lease } from './types/coordination-v1';
import type {
  Binding,
  ComponentStatus,
  ConfigMap,
  Endpoints,
  Event,
  LimitRange,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodTemplate,
  ReplicationController,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from './types/core-v1';
import type { EndpointSlice } from './types/discovery-v1';
import type { FlowSchema, PriorityLevelConfiguration } from './types/flowcontrol-v1';
import type { IPAddress, Ingress, IngressClass, NetworkPolicy, ServiceCIDR } from './types/networking-v1';
import type { RuntimeClass } from './types/node-v1';
import type { PodDisruptionBudget } from './types/policy-v1';
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from './types/rbac-v1';
import type { DeviceClass, ResourceClaim, ResourceClaimTemplate, ResourceSlice } from './types/resource-v1';
import type { PriorityClass } from './types/scheduling-v1';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from './types/storage-v1';
import type { KubeObject } from './object';
import type { Resource } from './resource';

/**
 * The typed name of each resource that v1.36 serves by default, in its storage version. Import as a namespace where many
 * are used: `import * as resources from '../api/resources'`.
 */
function of<T extends KubeObject>(
  group: string,
  version: string,
  plural: string,
  kind: string,
  namespaced: boolean,
): Resource<T> {
  return Object.freeze({ group, version, plural, kind, namespaced });
}

export const bindings: Resource<Binding> = of('', 'v1', 'bindings', 'Binding', true);
export const componentstatuses: Resource<ComponentStatus> = of('', 'v1', 'componentstatuses', 'ComponentStatus', false);
export const configmaps: Resource<ConfigMap> = of('', 'v1', 'configmaps', 'ConfigMap', true);
export const endpoints: Resource<Endpoints> = of('', 'v1', 'endpoints', 'Endpoints', true);
export const events: Resource<Event> = of('', 'v1', 'events', 'Event', true);
export const limitranges: Resource<LimitRange> = of('', 'v1', 'limitranges', 'LimitRange', true);
export const namespaces: Resource<Namespace> = of('', 'v1', 'namespaces', 'Namespace', false);
export const nodes: Resource<Node> = of('', 'v1', 'nodes', 'Node', false);
export const persistentvolumeclaims: Resource<PersistentVolumeClaim> = of(
  '',
  'v1',
  'persistentvolumeclaims',
  'PersistentVolumeClaim',
  true,
);
export const persistentvolumes: Resource<PersistentVolume> = of(
  '',
  'v1',
  'persistentvolumes',
  'PersistentVolume',
  false,
);
export const pods: Resource<Pod> = of('', 'v1', 'pods', 'Pod', true);
export const podtemplates: Resource<PodTemplate> = of('', 'v1', 'podtemplates', 'PodTemplate', true);
export const replicationcontrollers: Resource<ReplicationController> = of(
  '',
  'v1',
  'replicationcontrollers',
  'ReplicationController',
  true,
);
export const resourcequotas: Resource<ResourceQuota> = of('', 'v1', 'resourcequotas', 'ResourceQuota', true);
export const secrets: Resource<Secret> = of('', 'v1', 'secrets', 'Secret', true);
export const serviceaccounts: Resource<ServiceAccount> = of('', 'v1', 'serviceaccounts', 'ServiceAccount', true);
export const services: Resource<Service> = of('', 'v1', 'services', 'Service', true);
export const mutatingadmissionpolicies: Resource<MutatingAdmissionPolicy> = of(
  'admissionregistration.k8s.io',
  'v1',
  'mutatingadmissionpolicies',
  'MutatingAdmissionPolicy',
  false,
);
export const mutatingadmissionpolicybindings: Resource<MutatingAdmissionPolicyBinding> = of(
  'admissionregistration.k8s.io',
  'v1',
  'mutatingadmissionpolicybindings',
  'MutatingAdmissionPolicyBinding',
  false,
);
export const mutatingwebhookconfigurations: Resource<MutatingWebhookConfiguration> = of(
  'admissionregistration.k8s.io',
  'v1',
  'mutatingwebhookconfigurations',
  'MutatingWebhookConfiguration',
  false,
);
export const validatingadmissionpolicies: Resource<ValidatingAdmissionPolicy> = of(
  'admissionregistration.k8s.io',
  'v1',
  'validatingadmissionpolicies',
  'ValidatingAdmissionPolicy',
  false,
);
export const validatingadmissionpolicybindings: Resource<ValidatingAdmissionPolicyBinding> = of(
  'admissionregistration.k8s.io',
  'v1',
  'validatingadmissionpolicybindings',
  'ValidatingAdmissionPolicyBinding',
  false,
);
export const validatingwebhookconfigurations: Resource<ValidatingWebhookConfiguration> = of(
  'admissionregistration.k8s.io',
  'v1',
  'validatingwebhookconfigurations',
  'ValidatingWebhookConfiguration',
  false,
);
export const customresourcedefinitions: Resource<CustomResourceDefinition> = of(
  'apiextensions.k8s.io',
  'v1',
  'customresourcedefinitions',
  'CustomResourceDefinition',
  false,
);
export const apiservices: Resource<APIService> = of('apiregistration.k8s.io', 'v1', 'apiservices', 'APIService', false);
export const controllerrevisions: Resource<ControllerRevision> = of(
  'apps',
  'v1',
  'controllerrevisions',
  'ControllerRevision',
  true,
);
export const daemonsets: Resource<DaemonSet> = of('apps', 'v1', 'daemonsets', 'DaemonSet', true);
export const deployments: Resource<Deployment> = of('apps', 'v1', 'deployments', 'Deployment', true);
export const replicasets: Resource<ReplicaSet> = of('apps', 'v1', 'replicasets', 'ReplicaSet', true);
export const statefulsets: Resource<StatefulSet> = of('apps', 'v1', 'statefulsets', 'StatefulSet', true);
export const selfsubjectreviews: Resource<SelfSubjectReview> = of(
  'authentication.k8s.io',
  'v1',
  'selfsubjectreviews',
  'SelfSubjectReview',
  false,
);
export const tokenreviews: Resource<TokenReview> = of(
  'authentication.k8s.io',
  'v1',
  'tokenreviews',
  'TokenReview',
  false,
);
export const localsubjectaccessreviews: Resource<LocalSubjectAccessReview> = of(
  'authorization.k8s.io',
  'v1',
  'localsubjectaccessreviews',
  'LocalSubjectAccessReview',
  true,
);
export const selfsubjectaccessreviews: Resource<SelfSubjectAccessReview> = of(
  'authorization.k8s.io',
  'v1',
  'selfsubjectaccessreviews',
  'SelfSubjectAccessReview',
  false,
);
export const selfsubjectrulesreviews: Resource<SelfSubjectRulesReview> = of(
  'authorization.k8s.io',
  'v1',
  'selfsubjectrulesreviews',
  'SelfSubjectRulesReview',
  false,
);
export const subjectaccessreviews: Resource<SubjectAccessReview> = of(
  'authorization.k8s.io',
  'v1',
  'subjectaccessreviews',
  'SubjectAccessReview',
  false,
);
export const horizontalpodautoscalers: Resource<HorizontalPodAutoscaler> = of(
  'autoscaling',
  'v2',
  'horizontalpodautoscalers',
  'HorizontalPodAutoscaler',
  true,
);
export const cronjobs: Resource<CronJob> = of('batch', 'v1', 'cronjobs', 'CronJob', true);
export const jobs: Resource<Job> = of('batch', 'v1', 'jobs', 'Job', true);
export const certificatesigningrequests: Resource<CertificateSigningRequest> = of(
  'certificates.k8s.io',
  'v1',
  'certificatesigningrequests',
  'CertificateSigningRequest',
  false,
);
export const leases: Resource<Lease> = of('coordination.k8s.io', 'v1', 'leases', 'Lease', true);
export const endpointslices: Resource<EndpointSlice> = of(
  'discovery.k8s.io',
  'v1',
  'endpointslices',
  'EndpointSlice',
  true,
);
export const flowschemas: Resource<FlowSchema> = of(
  'flowcontrol.apiserver.k8s.io',
  'v1',
  'flowschemas',
  'FlowSchema',
  false,
);
export const prioritylevelconfigurations: Resource<PriorityLevelConfiguration> = of(
  'flowcontrol.apiserver.k8s.io',
  'v1',
  'prioritylevelconfigurations',
  'PriorityLevelConfiguration',
  false,
);
export const ingressclasses: Resource<IngressClass> = of(
  'networking.k8s.io',
  'v1',
  'ingressclasses',
  'IngressClass',
  false,
);
export const ingresses: Resource<Ingress> = of('networking.k8s.io', 'v1', 'ingresses', 'Ingress', true);
export const ipaddresses: Resource<IPAddress> = of('networking.k8s.io', 'v1', 'ipaddresses', 'IPAddress', false);
export const networkpolicies: Resource<NetworkPolicy> = of(
  'networking.k8s.io',
  'v1',
  'networkpolicies',
  'NetworkPolicy',
  true,
);
export const servicecidrs: Resource<ServiceCIDR> = of('networking.k8s.io', 'v1', 'servicecidrs', 'ServiceCIDR', false);
export const runtimeclasses: Resource<RuntimeClass> = of('node.k8s.io', 'v1', 'runtimeclasses', 'RuntimeClass', false);
export const poddisruptionbudgets: Resource<PodDisruptionBudget> = of(
  'policy',
  'v1',
  'poddisruptionbudgets',
  'PodDisruptionBudget',
  true,
);
export const clusterrolebindings: Resource<ClusterRoleBinding> = of(
  'rbac.authorization.k8s.io',
  'v1',
  'clusterrolebindings',
  'ClusterRoleBinding',
  false,
);
export const clusterroles: Resource<ClusterRole> = of(
  'rbac.authorization.k8s.io',
  'v1',
  'clusterroles',
  'ClusterRole',
  false,
);
export const rolebindings: Resource<RoleBinding> = of(
  'rbac.authorization.k8s.io',
  'v1',
  'rolebindings',
  'RoleBinding',
  true,
);
export const roles: Resource<Role> = of('rbac.authorization.k8s.io', 'v1', 'roles', 'Role', true);
export const deviceclasses: Resource<DeviceClass> = of('resource.k8s.io', 'v1', 'deviceclasses', 'DeviceClass', false);
export const resourceclaims: Resource<ResourceClaim> = of(
  'resource.k8s.io',
  'v1',
  'resourceclaims',
  'ResourceClaim',
  true,
);
export const resourceclaimtemplates: Resource<ResourceClaimTemplate> = of(
  'resource.k8s.io',
  'v1',
  'resourceclaimtemplates',
  'ResourceClaimTemplate',
  true,
);
export const resourceslices: Resource<ResourceSlice> = of(
  'resource.k8s.io',
  'v1',
  'resourceslices',
  'ResourceSlice',
  false,
);
export const priorityclasses: Resource<PriorityClass> = of(
  'scheduling.k8s.io',
  'v1',
  'priorityclasses',
  'PriorityClass',
  false,
);
export const csidrivers: Resource<CSIDriver> = of('storage.k8s.io', 'v1', 'csidrivers', 'CSIDriver', false);
export const csinodes: Resource<CSINode> = of('storage.k8s.io', 'v1', 'csinodes', 'CSINode', false);
export const csistoragecapacities: Resource<CSIStorageCapacity> = of(
  'storage.k8s.io',
  'v1',
  'csistoragecapacities',
  'CSIStorageCapacity',
  true,
);
export const storageclasses: Resource<StorageClass> = of(
  'storage.k8s.io',
  'v1',
  'storageclasses',
  'StorageClass',
  false,
);
export const volumeattachments: Resource<VolumeAttachment> = of(
  'storage.k8s.io',
  'v1',
  'volumeattachments',
  'VolumeAttachment',
  false,
);
export const volumeattributesclasses: Resource<VolumeAttributesClass> = of(
  'storage.k8s.io',
  'v1',
  'volumeattributesclasses',
  'VolumeAttributesClass',
  false,
);
