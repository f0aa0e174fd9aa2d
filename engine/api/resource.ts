import type { KubeObject } from './object';

/** Names a resource and, in the type system alone, the shape of its objects. */
export interface Resource<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly phantom?: T;
}

export const apiVersionOf = (resource: { readonly group: string; readonly version: string }): string =>
  resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;

/** `pods`, `deployments.apps`: how messages of the real server name a resource. */
export const groupResource = (resource: { readonly group: string; readonly plural: string }): string =>
  resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;

export const groupKind = (resource: { readonly group: string; readonly kind: string }): string =>
  resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
