import type { KubeObject } from '../../../api/object';
import type { Status } from '../../../api/types/meta-v1';
import type { ApiResponse } from '../../../api/request';
import type { Served } from '../registry';
import type { Scope } from '../scope';
import { submitted } from '../verbs/submitted';

/** The resource of a request with the kind that its subresource speaks: pods/binding speaks Binding. */
export function speaking(served: Served, apiVersion: string, kind: string): Served {
  let kinds = spoken.get(served);
  if (kinds === undefined) spoken.set(served, (kinds = new Map<string, Served>()));
  const key = `${apiVersion} ${kind}`;
  let one = kinds.get(key);
  if (one === undefined) kinds.set(key, (one = withKind(served, apiVersion, kind)));
  return one;
}

const spoken = new WeakMap<Served, Map<string, Served>>();

function withKind(served: Served, apiVersion: string, kind: string): Served {
  const { conversion: _none, ...rest } = served;
  const { defaults: _hook, ...definition } = served.definition;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return { ...rest, definition, kind, apiVersion, version, storageApiVersion: apiVersion };
}

/** The body of a request to a subresource with a kind of its own, in normal form. */
export function bodyOf<T extends KubeObject>(scope: Scope, apiVersion: string, kind: string, body: unknown): T {
  return submitted({ ...scope, served: speaking(scope.served, apiVersion, kind) }, body) as T;
}

/** What a subresource without an object of its own answers. */
export function success(code: number, warnings: readonly string[] = []): ApiResponse {
  const status: Status & { readonly code: number } = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    code,
  };
  return warnings.length === 0
    ? { code, kind: 'status', status }
    : { code, kind: 'status', status, warnings: [...new Set(warnings)] };
}
