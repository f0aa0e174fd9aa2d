/** One entry of a group version's discovery document: what of it shows in OpenAPI. */
export interface ListedResource {
  /** `pods`, `pods/status` */
  readonly name: string;
  readonly kind: string;
  /** Of the kind, where it is not that of the list: `policy/v1` of `pods/eviction`. */
  readonly group?: string;
  readonly version?: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** DELETE answers with the object and not with a Status. */
  readonly returnsDeleted?: boolean;
  /** Of a custom resource: the names of its definitions, which the caller brings along. */
  readonly definitions?: { readonly object: string; readonly list: string };
}

/** What a group and version serves. */
export interface ServedVersion {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly ListedResource[];
}

export interface KindName {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export const apiVersionText = ({ group, version }: { readonly group: string; readonly version: string }): string =>
  group === '' ? version : `${group}/${version}`;
