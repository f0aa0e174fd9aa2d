import { FRESH } from '../../../base/fresh';
import { withMetadata } from '../metadata';
import type { AdmissionPlugin } from './plugin';
import { isResource } from './denied';
import type { Served } from '../registry';

/** Claims and volumes outlive what uses them (plugin/pkg/admission/storage/storageobjectinuseprotection, v1.36). */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  handles: (served, subresource, operation) =>
    operation === 'CREATE' && subresource === '' && finalizerOf(served) !== undefined,
  admit: ({ served }, object) => {
    const finalizer = finalizerOf(served) ?? '';
    const finalizers = object.metadata.finalizers ?? [];
    if (finalizers.includes(finalizer)) return object;
    return withMetadata(object, { ...FRESH, ...object.metadata, finalizers: [...finalizers, finalizer] });
  },
};

function finalizerOf(served: Served): string | undefined {
  if (isResource(served, 'persistentvolumeclaims')) return 'kubernetes.io/pvc-protection';
  if (isResource(served, 'persistentvolumes')) return 'kubernetes.io/pv-protection';
  return isResource(served, 'volumeattributesclasses', 'storage.k8s.io') ? 'kubernetes.io/vac-protection' : undefined;
}
