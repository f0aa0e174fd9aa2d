import { invariant } from '../../../../base/invariant';
import { matchesSelector } from '../../../../api/label-selector';
import type { KubeObject } from '../../../../api/object';
import type { ParamKind, ParamRef } from '../../../../api/types/admissionregistration-v1';
import type { Served } from '../../registry';
import type { Server } from '../../server';

type Cluster = Pick<Server, 'store' | 'registry'>;

/** The parameters that a binding is evaluated with, null standing for none; or what is wrong with it. */
export type Params =
  | { readonly ok: true; readonly params: readonly (KubeObject | null)[] }
  | { readonly ok: false; readonly error: string };

const failed = (error: string): Params => ({ ok: false, error });

/** The kind of a policy's parameters; an error of the whole policy where nothing of that kind is served. */
export function paramResource(
  { registry }: Cluster,
  { apiVersion = '', kind = '' }: ParamKind,
): Served | { readonly error: string } {
  const served = registry.ofKind(apiVersion, kind);
  if (served !== undefined) return served;
  const slash = apiVersion.indexOf('/');
  const [group, version] = slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
  return { error: `failed to find resource referenced by paramKind: '${group}/${version}, Kind=${kind}'` };
}

/** The objects that a binding's paramRef names (plugin/policy/generic/policy_dispatcher.go, v1.36). */
export function collectParams(
  { store }: Pick<Cluster, 'store'>,
  served: Served | undefined,
  paramRef: ParamRef | undefined,
  requestNamespace: string,
): Params {
  if (served === undefined || paramRef === undefined) return { ok: true, params: [null] };
  const { name = '', namespace = '', selector, parameterNotFoundAction } = paramRef;
  const where = namespace === '' ? requestNamespace : namespace;
  if (served.namespaced && where === '')
    return failed('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  if (!served.namespaced && namespace !== '')
    return failed('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const range = store.range(served.definition.storagePrefix, served.namespaced ? { namespace: where } : {});
  invariant(range.ok, 'the present is never compacted');
  const params = range.entries
    .map(({ value }) => value)
    .filter(({ metadata }) => (name === '' ? matchesSelector(selector, metadata.labels) : metadata.name === name))
    .map((value) => served.conversion?.fromStorage(value) ?? value);
  if (params.length === 0 && parameterNotFoundAction === 'Deny')
    return failed('no params found for policy binding with `Deny` parameterNotFoundAction');
  return { ok: true, params };
}
