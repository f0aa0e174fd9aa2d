import * as resources from '../api/resources';
import { apiVersionOf, type Resource } from '../api/resource';
import { DRIVER } from '../csi/driver';
import type { Addon } from './addons';

/** Who the driver's controller speaks as. */
export const CSI_ACCOUNT = 'csi-controller';

const READ = ['get', 'list', 'watch'];

const rule = (group: string, kinds: readonly string[], verbs: readonly string[]) => ({
  apiGroups: [group],
  resources: kinds,
  verbs,
});

const object = (resource: Resource, metadata: object, rest: object, namespace?: string): Addon => ({
  resource,
  ...(namespace === undefined ? {} : { namespace }),
  object: { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata, ...rest },
});

/**
 * What whoever installs the driver of the simulated cloud's disks applies: its account with the rights of the sidecars
 * (deploy/kubernetes/rbac.yaml of each), the driver itself, and a default class that waits for the pod.
 */
export const storageAddons: readonly Addon[] = Object.freeze([
  object(resources.serviceaccounts, { name: CSI_ACCOUNT, namespace: 'kube-system' }, {}, 'kube-system'),
  object(
    resources.clusterroles,
    { name: CSI_ACCOUNT },
    {
      rules: [
        rule('', ['persistentvolumes'], [...READ, 'create', 'update', 'patch', 'delete']),
        rule('', ['persistentvolumeclaims'], [...READ, 'update', 'patch']),
        rule('', ['persistentvolumeclaims/status'], ['update', 'patch']),
        rule('', ['nodes', 'pods'], READ),
        rule('', ['events'], [...READ, 'create', 'update', 'patch']),
        rule('storage.k8s.io', ['storageclasses', 'csinodes', 'volumeattributesclasses'], READ),
        rule('storage.k8s.io', ['volumeattachments'], [...READ, 'update', 'patch']),
        rule('storage.k8s.io', ['volumeattachments/status'], ['update', 'patch']),
      ],
    },
  ),
  object(
    resources.clusterrolebindings,
    { name: CSI_ACCOUNT },
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: CSI_ACCOUNT },
      subjects: [{ kind: 'ServiceAccount', name: CSI_ACCOUNT, namespace: 'kube-system' }],
    },
  ),
  object(resources.csidrivers, { name: DRIVER }, { spec: { attachRequired: true, podInfoOnMount: false } }),
  object(
    resources.storageclasses,
    { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    {
      provisioner: DRIVER,
      parameters: { type: 'standard' },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    },
  ),
]);
