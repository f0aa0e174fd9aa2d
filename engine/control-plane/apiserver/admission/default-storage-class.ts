import type { PersistentVolumeClaim } from '../../../api/types/core-v1';
import type { Server } from '../server';
import { defaultOf } from './default-class';
import { isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

const ANNOTATIONS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** A claim that names no class gets the default one (plugin/pkg/admission/storage/storageclass/setdefault, v1.36). */
export const defaultStorageClass = ({ store }: Pick<Server, 'store'>): AdmissionPlugin => ({
  name: 'DefaultStorageClass',
  handles,
  admit: (_attributes, object) => {
    const claim = object as PersistentVolumeClaim;
    if (claim.spec.storageClassName !== undefined || claim.metadata.annotations?.[OLD_CLASS] !== undefined)
      return claim;
    const found = defaultOf(store, 'storageclasses', ANNOTATIONS);
    if (found === undefined) return claim;
    const given: PersistentVolumeClaim = {
      ...claim,
      spec: { ...claim.spec, storageClassName: found.metadata.name },
    };
    return given;
  },
});

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) =>
  operation === 'CREATE' && subresource === '' && isResource(served, 'persistentvolumeclaims');
