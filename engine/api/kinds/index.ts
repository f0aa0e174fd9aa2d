import type { ResourceDefinition } from './definition';
import { mutatingAdmissionPolicy } from './admissionregistration/mutating-admission-policy';
import { mutatingAdmissionPolicyBinding } from './admissionregistration/mutating-admission-policy-binding';
import { mutatingWebhookConfiguration } from './admissionregistration/mutating-webhook-configuration';
import { validatingAdmissionPolicy } from './admissionregistration/validating-admission-policy';
import { validatingAdmissionPolicyBinding } from './admissionregistration/validating-admission-policy-binding';
import { validatingWebhookConfiguration } from './admissionregistration/validating-webhook-configuration';
import { customResourceDefinition } from './apiextensions/custom-resource-definition';
import { apiService } from './apiregistration/api-service';
import { controllerRevision } from './apps/controller-revision';
import { daemonSet } from './apps/daemon-set';
import { deployment } from './apps/deployment';
import { replicaSet } from './apps/replica-set';
import { statefulSet } from './apps/stateful-set';
import { selfSubjectReview } from './authentication/self-subject-review';
import { tokenReview } from './authentication/token-review';
import { localSubjectAccessReview } from './authorization/local-subject-access-review';
import { selfSubjectAccessReview } from './authorization/self-subject-access-review';
import { selfSubjectRulesReview } from './authorization/self-subject-rules-review';
import { subjectAccessReview } from './authorization/subject-access-review';
import { horizontalPodAutoscaler } from './autoscaling/horizontal-pod-autoscaler';
import { cronJob } from './batch/cron-job';
import { job } from './batch/job';
import { certificateSigningRequest } from './certificates/certificate-signing-request';
import { lease } from './coordination/lease';
import { binding } from './core/binding';
import { componentStatus } from './core/component-status';
import { configMap } from './core/config-map';
import { endpointsKind } from './core/endpoints';
import { event } from './core/event';
import { limitRange } from './core/limit-range';
import { namespace } from './core/namespace';
import { node } from './core/node';
import { persistentVolume } from './core/persistent-volume';
import { persistentVolumeClaim } from './core/persistent-volume-claim';
import { pod } from './core/pod';
import { podTemplate } from './core/pod-template';
import { replicationController } from './core/replication-controller';
import { resourceQuota } from './core/resource-quota';
import { secret } from './core/secret';
import { service } from './core/service';
import { serviceAccount } from './core/service-account';
import { endpointSlice } from './discovery/endpoint-slice';
import { flowSchema } from './flowcontrol/flow-schema';
import { priorityLevelConfiguration } from './flowcontrol/priority-level-configuration';
import { ingress } from './networking/ingress';
import { ingressClass } from './networking/ingress-class';
import { ipAddress } from './networking/ip-address';
import { networkPolicy } from './networking/network-policy';
import { serviceCIDR } from './networking/service-cidr';
import { runtimeClass } from './node/runtime-class';
import { podDisruptionBudget } from './policy/pod-disruption-budget';
import { clusterRole } from './rbac/cluster-role';
import { clusterRoleBinding } from './rbac/cluster-role-binding';
import { role } from './rbac/role';
import { roleBinding } from './rbac/role-binding';
import { deviceClass } from './resource/device-class';
import { resourceClaim } from './resource/resource-claim';
import { resourceClaimTemplate } from './resource/resource-claim-template';
import { resourceSlice } from './resource/resource-slice';
import { priorityClass } from './scheduling/priority-class';
import { csiDriver } from './storage/csi-driver';
import { csiNode } from './storage/csi-node';
import { csiStorageCapacity } from './storage/csi-storage-capacity';
import { storageClass } from './storage/storage-class';
import { volumeAttachment } from './storage/volume-attachment';
import { volumeAttributesClass } from './storage/volume-attributes-class';

/**
 * Every kind that kube-apiserver v1.36 serves by default, in the order of its discovery document within a group. To add
 * one: its file, its test, its line here with the registry folder upstream.
 */
export const kinds: readonly ResourceDefinition[] = Object.freeze([
  binding, // pkg/registry/core/pod (BindingREST)
  componentStatus, // pkg/registry/core/componentstatus
  configMap, // pkg/registry/core/configmap
  endpointsKind, // pkg/registry/core/endpoint
  event, // pkg/registry/core/event
  limitRange, // pkg/registry/core/limitrange
  namespace, // pkg/registry/core/namespace
  node, // pkg/registry/core/node
  persistentVolume, // pkg/registry/core/persistentvolume
  persistentVolumeClaim, // pkg/registry/core/persistentvolumeclaim
  pod, // pkg/registry/core/pod
  podTemplate, // pkg/registry/core/podtemplate
  replicationController, // pkg/registry/core/replicationcontroller
  resourceQuota, // pkg/registry/core/resourcequota
  secret, // pkg/registry/core/secret
  service, // pkg/registry/core/service
  serviceAccount, // pkg/registry/core/serviceaccount
  mutatingAdmissionPolicy, // pkg/registry/admissionregistration/mutatingadmissionpolicy
  mutatingAdmissionPolicyBinding, // pkg/registry/admissionregistration/mutatingadmissionpolicybinding
  mutatingWebhookConfiguration, // pkg/registry/admissionregistration/mutatingwebhookconfiguration
  validatingAdmissionPolicy, // pkg/registry/admissionregistration/validatingadmissionpolicy
  validatingAdmissionPolicyBinding, // pkg/registry/admissionregistration/validatingadmissionpolicybinding
  validatingWebhookConfiguration, // pkg/registry/admissionregistration/validatingwebhookconfiguration
  customResourceDefinition, // apiextensions-apiserver: pkg/registry/customresourcedefinition
  apiService, // kube-aggregator: pkg/registry/apiservice
  controllerRevision, // pkg/registry/apps/controllerrevision
  daemonSet, // pkg/registry/apps/daemonset
  deployment, // pkg/registry/apps/deployment
  replicaSet, // pkg/registry/apps/replicaset
  statefulSet, // pkg/registry/apps/statefulset
  selfSubjectReview, // pkg/registry/authentication/selfsubjectreview
  tokenReview, // pkg/registry/authentication/tokenreview
  localSubjectAccessReview, // pkg/registry/authorization/localsubjectaccessreview
  selfSubjectAccessReview, // pkg/registry/authorization/selfsubjectaccessreview
  selfSubjectRulesReview, // pkg/registry/authorization/selfsubjectrulesreview
  subjectAccessReview, // pkg/registry/authorization/subjectaccessreview
  horizontalPodAutoscaler, // pkg/registry/autoscaling/horizontalpodautoscaler
  cronJob, // pkg/registry/batch/cronjob
  job, // pkg/registry/batch/job
  certificateSigningRequest, // pkg/registry/certificates/certificates
  lease, // pkg/registry/coordination/lease
  endpointSlice, // pkg/registry/discovery/endpointslice
  flowSchema, // pkg/registry/flowcontrol/flowschema
  priorityLevelConfiguration, // pkg/registry/flowcontrol/prioritylevelconfiguration
  ingressClass, // pkg/registry/networking/ingressclass
  ingress, // pkg/registry/networking/ingress
  ipAddress, // pkg/registry/networking/ipaddress
  networkPolicy, // pkg/registry/networking/networkpolicy
  serviceCIDR, // pkg/registry/networking/servicecidr
  runtimeClass, // pkg/registry/node/runtimeclass
  podDisruptionBudget, // pkg/registry/policy/poddisruptionbudget
  clusterRoleBinding, // pkg/registry/rbac/clusterrolebinding
  clusterRole, // pkg/registry/rbac/clusterrole
  roleBinding, // pkg/registry/rbac/rolebinding
  role, // pkg/registry/rbac/role
  deviceClass, // pkg/registry/resource/deviceclass
  resourceClaim, // pkg/registry/resource/resourceclaim
  resourceClaimTemplate, // pkg/registry/resource/resourceclaimtemplate
  resourceSlice, // pkg/registry/resource/resourceslice
  priorityClass, // pkg/registry/scheduling/priorityclass
  csiDriver, // pkg/registry/storage/csidriver
  csiNode, // pkg/registry/storage/csinode
  csiStorageCapacity, // pkg/registry/storage/csistoragecapacity
  storageClass, // pkg/registry/storage/storageclass
  volumeAttachment, // pkg/registry/storage/volumeattachment
  volumeAttributesClass, // pkg/registry/storage/volumeattributesclass
]);
