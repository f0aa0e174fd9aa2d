import type { Server } from '../server';
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificates';
import { defaultIngressClass } from './default-ingress-class';
import { defaultStorageClass } from './default-storage-class';
import { defaultTolerationSeconds } from './default-toleration-seconds';
import { limitRanger } from './limit-ranger';
import { namespaceLifecycle } from './namespace-lifecycle';
import { nodeDeclaredFeatures } from './node-declared-features';
import { nodeRestriction } from './node-restriction';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize';
import type { AdmissionPlugin } from './plugin';
import { mutatingPolicies } from './policies/mutating-policies';
import { validatingPolicies } from './policies/validating-policies';
import { podSecurity } from './pod-security/pod-security';
import { podResize } from './pod-resize';
import { podTopologyLabels } from './pod-topology-labels';
import { priority } from './priority';
import { resourceQuota } from './resource-quota';
import { runtimeClass } from './runtime-class';
import { serviceAccount } from './service-account';
import { storageObjectInUseProtection } from './storage-object-in-use-protection';
import { taintNodesByCondition } from './taint-nodes-by-condition';
import { terminatingDefinition } from './terminating-definition';
import { mutatingWebhooks } from './webhooks/mutating-webhooks';
import { validatingWebhooks } from './webhooks/validating-webhooks';

/** The plugins that are on by default, with NodeRestriction, in the order in which they run. */
export const admissionPlugins = (server: Server): readonly AdmissionPlugin[] =>
  Object.freeze([
    terminatingDefinition,
    namespaceLifecycle(server),
    limitRanger(server),
    serviceAccount(server),
    nodeRestriction(server),
    taintNodesByCondition,
    podSecurity(server),
    priority(server),
    defaultTolerationSeconds,
    defaultStorageClass(server),
    storageObjectInUseProtection,
    persistentVolumeClaimResize(server),
    runtimeClass(server),
    certificateApproval(server),
    certificateSigning(server),
    certificateSubjectRestriction,
    defaultIngressClass(server),
    podTopologyLabels(server),
    nodeDeclaredFeatures(server),
    podResize(server),
    mutatingPolicies(server),
    mutatingWebhooks(server),
    validatingPolicies(server),
    validatingWebhooks(server),
    resourceQuota(server),
  ]);
