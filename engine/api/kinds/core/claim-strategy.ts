import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedLocalObjectReference } from '../../types/core-v1';
import type { HookContext } from '../definition';
import { withFields, withoutField } from '../sharing';
import { withStatus } from '../status-hooks';

/** pkg/registry/core/persistentvolumeclaim/strategy.go, v1.36. A status is printed with its phase, always. */
export const prepareNewClaim = (claim: PersistentVolumeClaim): PersistentVolumeClaim =>
  withStatus(withFields(claim, { spec: withSources(claim.spec, undefined) }), PENDING);

const PENDING: PersistentVolumeClaim['status'] = Object.freeze({ phase: 'Pending' });

export function prepareClaimUpdate(
  next: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  { subresource }: HookContext,
): PersistentVolumeClaim {
  if (subresource === 'status') return { ...old, metadata: next.metadata, status: next.status };
  return withStatus(withFields(next, { spec: withSources(next.spec, old.spec) }), old.status);
}

/**
 * `dataSource` and `dataSourceRef` are two spellings of one thing. What an old client puts into the former is dropped when
 * it could not have been meant; what one of the two says, the other repeats. Sources of another namespace are behind a
 * gate that is off (CrossNamespaceVolumeDataSource).
 */
function withSources(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
): PersistentVolumeClaimSpec {
  let next = spec;
  if ((next.dataSourceRef?.namespace ?? '') !== '' && old?.dataSourceRef === undefined)
    next = withoutField(next, 'dataSourceRef');
  const inUse = old?.dataSource !== undefined || old?.dataSourceRef !== undefined;
  if (!inUse && next.dataSourceRef === undefined && !isClaimOrSnapshot(next.dataSource))
    next = withoutField(next, 'dataSource');
  const { dataSource, dataSourceRef } = next;
  if (dataSource !== undefined && dataSourceRef === undefined) return { ...next, dataSourceRef: reference(dataSource) };
  if (dataSource === undefined && dataSourceRef !== undefined && (dataSourceRef.namespace ?? '') === '')
    return { ...next, dataSource: reference(dataSourceRef) };
  return next;
}

const reference = ({ apiGroup, kind, name }: TypedLocalObjectReference): TypedLocalObjectReference => ({
  apiGroup,
  kind,
  name,
});

function isClaimOrSnapshot(source: TypedLocalObjectReference | undefined): boolean {
  const group = source?.apiGroup ?? '';
  if (source?.kind === 'PersistentVolumeClaim') return group === '';
  return source?.kind === 'VolumeSnapshot' && group === 'snapshot.storage.k8s.io';
}
