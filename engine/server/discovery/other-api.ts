import type { ApiResource } from '../../control-plane/apiserver/aggregation/aggregated-api';
import type { PathHandler } from '../paths/path';

export type { ApiResource };

/** Text of a document, and what tells it from others. */
export interface OpenApiDocument {
  readonly body: string;
  readonly hash: string;
}

/** A version that is served beside the registry: by the engine itself, or by another server. */
export interface OtherApi {
  /** `metrics.k8s.io/v1beta1`. */
  readonly groupVersion: string;
  readonly resources: () => readonly ApiResource[];
  /** `/openapi/v3/apis/<group>/<version>`. Undefined: it is not described. */
  readonly openApi?: () => OpenApiDocument;
  /** Undefined: the requests are answered elsewhere. */
  readonly answer?: PathHandler;
}

/** Those there are now. */
export type OtherApis = () => readonly OtherApi[];

export const otherApi = (others: OtherApis, groupVersion: string): OtherApi | undefined =>
  others().find((each) => each.groupVersion === groupVersion);

/** `GET /apis/<group>/<version>`: an APIResourceList. */
export const otherResourceList = ({ groupVersion, resources }: OtherApi): object => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion,
  resources: resources(),
});

/** The same as apidiscovery.k8s.io/v2 has it: subresources within their resource. */
export function otherEntries({ resources }: OtherApi): readonly object[] {
  const all = resources();
  return all
    .filter(({ name }) => !name.includes('/'))
    .map((each) => {
      const below = all.filter(({ name }) => name.startsWith(`${each.name}/`));
      return {
        resource: each.name,
        responseKind: kindOf(each),
        scope: each.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: each.singularName,
        verbs: each.verbs,
        ...(each.shortNames === undefined ? {} : { shortNames: each.shortNames }),
        ...(each.categories === undefined ? {} : { categories: each.categories }),
        ...(below.length === 0 ? {} : { subresources: below.map((part) => subresource(part, each.name)) }),
      };
    });
}

const subresource = (part: ApiResource, of: string): object => ({
  subresource: part.name.slice(of.length + 1),
  responseKind: kindOf(part),
  verbs: part.verbs,
});

const kindOf = ({ group = '', version = '', kind }: ApiResource): object => ({ group, version, kind });
