import { certificateApprovingController } from './certificates/approving-controller';
import { certificateCleanerController } from './certificates/cleaner-controller';
import { certificateSigningController } from './certificates/signing-controller';
import { clusterRoleAggregationController } from './clusterrole-aggregation-controller';
import type { Controller } from './controller';
import { cronJobController } from './cronjob/cronjob-controller';
import { daemonSetController } from './daemonset/daemonset-controller';
import { deploymentController } from './deployment/deployment-controller';
import { deviceTaintEvictionController } from './device-taint-eviction/device-taint-eviction-controller';
import { disruptionController } from './disruption/disruption-controller';
import { endpointsController } from './endpoints/endpoints-controller';
import { endpointSliceMirroringController } from './endpointslice-mirroring/endpointslice-mirroring-controller';
import { endpointSliceController } from './endpointslice/endpointslice-controller';
import { nodeIpamController } from './node-ipam/node-ipam-controller';
import { nodeLifecycleController } from './node-lifecycle/node-lifecycle-controller';
import { podGarbageCollectorController } from './pod-garbage-collector-controller';
import { horizontalPodAutoscalerController } from './podautoscaler/horizontal-pod-autoscaler-controller';
import { jobController } from './job/job-controller';
import { replicaSetController } from './replicaset/replicaset-controller';
import { replicationControllerController } from './replicaset/replicationcontroller-controller';
import { statefulSetController } from './statefulset/statefulset-controller';
import { taintEvictionController } from './taint-eviction/taint-eviction-controller';
import { resourceClaimController } from './resourceclaim/resource-claim-controller';
import { serviceCidrController } from './service-cidr-controller';
import { ttlAfterFinishedController } from './ttl-after-finished-controller';
import { ttlController } from './ttl-controller';
import { garbageCollectorController } from './garbage-collector/garbage-collector-controller';
import { namespaceController } from './namespace/namespace-controller';
import { resourceQuotaController } from './resourcequota/resourcequota-controller';
import { rootCaCertificatePublisherController } from './serviceaccount/root-ca-certificate-publisher-controller';
import { serviceAccountController } from './serviceaccount/serviceaccount-controller';
import { serviceAccountTokenController } from './serviceaccount/serviceaccount-token-controller';
import { attachDetachController } from './volume/attachdetach/attach-detach-controller';
import { ephemeralVolumeController } from './volume/ephemeral/ephemeral-volume-controller';
import { volumeExpanderController } from './volume/expand/volume-expander-controller';
import { persistentVolumeBinderController } from './volume/persistentvolume/persistentvolume-binder-controller';
import { attributesClassProtectionController } from './volume/protection/attributes-class-protection-controller';
import { claimProtectionController } from './volume/protection/claim-protection-controller';
import { volumeProtectionController } from './volume/protection/volume-protection-controller';
import { validatingAdmissionPolicyStatusController } from './validatingadmissionpolicy-status/validating-admission-policy-status-controller';

/** In the order in which upstream starts them (cmd/kube-controller-manager/app/controller_descriptor.go, v1.36). */
export const controllers: readonly Controller[] = Object.freeze([
  serviceAccountTokenController, // pkg/controller/serviceaccount
  endpointsController, // pkg/controller/endpoint
  endpointSliceController, // pkg/controller/endpointslice
  endpointSliceMirroringController, // pkg/controller/endpointslicemirroring
  replicationControllerController, // pkg/controller/replication
  podGarbageCollectorController, // pkg/controller/podgc
  resourceQuotaController, // pkg/controller/resourcequota
  namespaceController, // pkg/controller/namespace
  serviceAccountController, // pkg/controller/serviceaccount
  garbageCollectorController, // pkg/controller/garbagecollector
  daemonSetController, // pkg/controller/daemon
  jobController, // pkg/controller/job
  deploymentController, // pkg/controller/deployment
  replicaSetController, // pkg/controller/replicaset
  horizontalPodAutoscalerController, // pkg/controller/podautoscaler
  disruptionController, // pkg/controller/disruption
  statefulSetController, // pkg/controller/statefulset
  cronJobController, // pkg/controller/cronjob
  certificateSigningController, // pkg/controller/certificates/signer
  certificateApprovingController, // pkg/controller/certificates/approver
  certificateCleanerController, // pkg/controller/certificates/cleaner
  ttlController, // pkg/controller/ttl
  nodeIpamController, // pkg/controller/nodeipam
  nodeLifecycleController, // pkg/controller/nodelifecycle
  taintEvictionController, // pkg/controller/tainteviction
  persistentVolumeBinderController, // pkg/controller/volume/persistentvolume
  attachDetachController, // pkg/controller/volume/attachdetach
  volumeExpanderController, // pkg/controller/volume/expand
  clusterRoleAggregationController, // pkg/controller/clusterroleaggregation
  claimProtectionController, // pkg/controller/volume/pvcprotection
  volumeProtectionController, // pkg/controller/volume/pvprotection
  attributesClassProtectionController, // pkg/controller/volume/vacprotection
  ttlAfterFinishedController, // pkg/controller/ttlafterfinished
  ephemeralVolumeController, // pkg/controller/volume/ephemeral
  rootCaCertificatePublisherController, // pkg/controller/certificates/rootcacertpublisher
  resourceClaimController, // pkg/controller/resourceclaim
  deviceTaintEvictionController, // pkg/controller/devicetainteviction
  validatingAdmissionPolicyStatusController, // pkg/controller/validatingadmissionpolicystatus
  serviceCidrController, // pkg/controller/servicecidrs
]);
