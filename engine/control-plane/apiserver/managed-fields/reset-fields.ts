import { fieldElement } from './path-element';
import { NO_FIELDS, type FieldSet } from './field-set';
import { setOf } from './field-set-builder';
import type { Served } from '../registry';

const paths = (...texts: readonly string[]): FieldSet =>
  setOf(...texts.map((text) => text.split('.').map(fieldElement)));

const STATUS = paths('status');
const SPEC = paths('spec');
const METADATA_AND_SPEC = paths('metadata', 'spec');

/** By resource, in the terms of its storage; then by subresource, empty for the object itself. */
const RESET: Readonly<Record<string, Readonly<Record<string, FieldSet>>>> = Object.freeze({
  'apps/daemonsets': { '': STATUS, status: SPEC }, // pkg/registry/apps/daemonset
  'apps/deployments': { '': STATUS, status: paths('spec', 'metadata.labels') },
  'apps/replicasets': { '': STATUS, status: SPEC },
  'apps/statefulsets': { '': STATUS, status: SPEC },
  'autoscaling/horizontalpodautoscalers': { '': STATUS, status: SPEC },
  'batch/cronjobs': { '': STATUS, status: SPEC },
  'batch/jobs': { '': STATUS, status: SPEC },
  '/namespaces': { '': STATUS, status: SPEC, finalize: STATUS }, // pkg/registry/core/namespace
  '/nodes': { '': STATUS, status: SPEC },
  '/persistentvolumeclaims': { '': STATUS, status: SPEC },
  '/persistentvolumes': { '': STATUS, status: SPEC },
  '/pods': { '': STATUS, status: paths('spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences') },
  '/replicationcontrollers': { '': STATUS, status: SPEC },
  '/resourcequotas': { '': STATUS, status: SPEC },
  '/services': { '': STATUS, status: SPEC },
  'networking.k8s.io/ingresses': { '': STATUS, status: SPEC },
  'networking.k8s.io/servicecidrs': { '': STATUS, status: METADATA_AND_SPEC },
  'policy/poddisruptionbudgets': { '': STATUS, status: SPEC },
  'resource.k8s.io/resourceclaims': { '': STATUS, status: METADATA_AND_SPEC },
  'resource.k8s.io/devicetaintrules': { '': STATUS, status: METADATA_AND_SPEC },
  'storage.k8s.io/volumeattachments': { '': STATUS, status: METADATA_AND_SPEC },
  'flowcontrol.apiserver.k8s.io/flowschemas': { '': STATUS, status: METADATA_AND_SPEC },
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations': { '': STATUS, status: METADATA_AND_SPEC },
  'admissionregistration.k8s.io/validatingadmissionpolicies': { '': STATUS, status: METADATA_AND_SPEC },
  'certificates.k8s.io/certificatesigningrequests': {
    '': paths('spec', 'status'),
    status: paths('spec', 'status.conditions'),
    approval: paths('spec', 'status.certificate'),
  },
  'certificates.k8s.io/podcertificaterequests': { status: SPEC },
  'scheduling.k8s.io/podgroups': { status: METADATA_AND_SPEC },
  'internal.apiserver.k8s.io/storageversions': { '': STATUS, status: METADATA_AND_SPEC },
  'storagemigration.k8s.io/storageversionmigrations': { '': STATUS, status: METADATA_AND_SPEC },
  'apiextensions.k8s.io/customresourcedefinitions': { '': STATUS, status: SPEC },
  'apiregistration.k8s.io/apiservices': { '': STATUS, status: METADATA_AND_SPEC }, // kube-aggregator
});

/** Custom resources with a status (apiextensions-apiserver, pkg/registry/customresource). */
const CUSTOM: Readonly<Record<string, FieldSet>> = Object.freeze({ '': STATUS, status: METADATA_AND_SPEC });

/**
 * Fields that a write to a (sub)resource leaves as they were, whatever it says: nobody becomes their owner through it
 * (the strategies' GetResetFields upstream, v1.36).
 */
export function resetFieldsOf({ definition }: Served, subresource: string, isCustom: boolean): FieldSet {
  if (isCustom) return definition.subresources.includes('status') ? (CUSTOM[subresource] ?? NO_FIELDS) : NO_FIELDS;
  return RESET[`${definition.group}/${definition.plural}`]?.[subresource] ?? NO_FIELDS;
}
