import type { HookContext } from '../../api/kinds/definition';
import type { ApiRequest, User, WatchRequest } from '../../api/request';
import type { StoreKey } from '../etcd/store';
import type { Served } from './registry';
import type { Server } from './server';

/** One request on its way through the pipeline. */
export interface Scope {
  readonly server: Server;
  readonly request: ApiRequest | WatchRequest;
  readonly served: Served;
  readonly user: User;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Empty: cluster-scoped, or all namespaces. */
  readonly namespace: string;
  readonly dryRun: boolean;
  /** What goes into Warning headers, in order. */
  readonly warnings: string[];
}

/** The same request seen as one for another resource: an eviction that deletes its pod. */
export const within = (scope: Scope, served: Served, subresource = ''): Scope => ({ ...scope, served, subresource });

export const hookContext = ({ server, served, user, subresource, namespace }: Scope): HookContext => ({
  now: server.clock.now(),
  user,
  subresource,
  namespace,
  apiVersion: served.apiVersion,
  namespaceLabels: () => server.store.get(namespaceKey(namespace))?.value.metadata.labels ?? {},
});

const namespaceKey = (name: string): StoreKey => ({ prefix: 'namespaces', namespace: '', name });

export const keyIn = ({ served, namespace }: Scope, name: string): StoreKey => ({
  prefix: served.definition.storagePrefix,
  namespace: served.namespaced ? namespace : '',
  name,
});

/** `/registry/pods/default/web-1`, for messages that print it; where nothing is to be stored, without its beginning. */
export function pathOf({ prefix, namespace, name }: StoreKey, { dryRun }: Pick<Scope, 'dryRun'>): string {
  const path = namespace === '' ? `/${prefix}/${name}` : `/${prefix}/${namespace}/${name}`;
  return dryRun ? path : `/registry${path}`;
}
