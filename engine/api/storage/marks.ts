/** Annotations and finalizers of claims and volumes (component-helpers/storage/volume/pv_helpers.go, v0.36). */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
export const MIGRATED_TO = 'pv.kubernetes.io/migrated-to';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const BETA_STORAGE_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';

export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';
/** Keeps a volume until the in-tree controller has deleted what is behind it. */
export const IN_TREE_DELETION = 'kubernetes.io/pv-controller';
/** Keeps a volume until the external provisioner has deleted what is behind it. */
export const EXTERNAL_DELETION = 'external-provisioner.volume.kubernetes.io/finalizer';
