import { compareQuantities, formatQuantity, quantity } from '../../base/quantity';
import type { PersistentVolumeClaim, ScopedResourceSelectorRequirement } from '../types/core-v1';
import { countName, type Change, type Measure } from './measure';
import type { Resources } from './resources';
import { scopeSelects } from './scopes';

const COUNT = countName('', 'persistentvolumeclaims');
const CLAIMS = 'persistentvolumeclaims';
const STORAGE = 'requests.storage';
const BY_CLASS = '.storageclass.storage.k8s.io/';
const NANO = 1_000_000_000n;

/**
 * Claims and what they ask for, in all and by storage class (pkg/quota/v1/evaluator/core/persistent_volume_claims.go,
 * v1.36).
 */
export const persistentVolumeClaims: Measure = Object.freeze<Measure>({
  covers: (name) =>
    name === COUNT ||
    name === CLAIMS ||
    name === STORAGE ||
    name.endsWith(BY_CLASS + CLAIMS) ||
    name.endsWith(BY_CLASS + STORAGE),
  usage: (object) => usageOf(object as PersistentVolumeClaim),
  isInScope: (scope, object) => isInScope(scope, object as PersistentVolumeClaim),
  counts,
});

function usageOf(claim: PersistentVolumeClaim): Resources {
  const storageClass = claim.metadata.annotations?.[OLD_CLASS] ?? claim.spec.storageClassName ?? '';
  const storage = storageOf(claim);
  return {
    [CLAIMS]: '1',
    [COUNT]: '1',
    ...(storageClass === '' ? {} : { [storageClass + BY_CLASS + CLAIMS]: '1' }),
    ...(storage === undefined ? {} : { [STORAGE]: storage }),
    ...(storage === undefined || storageClass === '' ? {} : { [storageClass + BY_CLASS + STORAGE]: storage }),
  };
}

const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** In whole bytes; while a claim shrinks again after a failed growth, what it still holds. */
function storageOf({ spec, status }: PersistentVolumeClaim): string | undefined {
  const asked = spec.resources.requests?.['storage'];
  if (asked === undefined) return undefined;
  const wanted = inWholeBytes(asked);
  const held = status.allocatedResources?.['storage'];
  return held !== undefined && compareQuantities(held, wanted) > 0 ? inWholeBytes(held) : wanted;
}

function inWholeBytes(text: string): string {
  const { nanos, format } = quantity(text);
  const rest = nanos % NANO;
  return rest === 0n ? text : formatQuantity(nanos - rest + NANO, format);
}

function counts({ subresource, object, old }: Change): boolean {
  if (subresource === '') return true;
  if (subresource !== 'status') return false;
  const next = object as PersistentVolumeClaim;
  const before = old as PersistentVolumeClaim;
  const held = (claim: PersistentVolumeClaim): string | undefined => claim.status.allocatedResources?.['storage'];
  return held(next) !== held(before) || attributeClasses(next).join() !== attributeClasses(before).join();
}

const attributeClasses = ({ spec, status }: PersistentVolumeClaim): readonly string[] =>
  [
    ...new Set([
      spec.volumeAttributesClassName ?? '',
      status.currentVolumeAttributesClassName ?? '',
      status.modifyVolumeStatus?.targetVolumeAttributesClassName ?? '',
    ]),
  ]
    .filter((name) => name !== '')
    .sort();

function isInScope(scope: ScopedResourceSelectorRequirement, claim: PersistentVolumeClaim): boolean {
  if (scope.scopeName !== 'VolumeAttributesClass') return false;
  const names = attributeClasses(claim);
  return names.length === 0 ? scopeSelects(scope, undefined) : names.some((name) => scopeSelects(scope, name));
}
