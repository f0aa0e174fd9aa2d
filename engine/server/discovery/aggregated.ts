import type { GroupVersions } from './group-versions';
import { otherApi, otherEntries, type OtherApis } from './other-api';
import type { ResourceEntry, SubresourceEntry } from './resource-entries';

/** `GET /api` or `/apis` for whom asks for apidiscovery.k8s.io/v2: all versions and resources in one document. */
export const aggregatedDiscovery = (
  groups: readonly GroupVersions[],
  entriesOf: (apiVersion: string) => readonly ResourceEntry[],
  others: OtherApis,
): object => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  metadata: {},
  items: groups.map(({ group, versions }) => ({
    metadata: group === '' ? {} : { name: group },
    versions: versions.map(({ version, groupVersion, isStale }) => ({
      version,
      resources: isStale === true ? undefined : resources(groupVersion, entriesOf(groupVersion), others),
      freshness: isStale === true ? 'Stale' : 'Current',
    })),
  })),
});

function resources(groupVersion: string, own: readonly ResourceEntry[], others: OtherApis): readonly object[] {
  const other = own.length === 0 ? otherApi(others, groupVersion) : undefined;
  return other === undefined ? own.map(resource) : otherEntries(other);
}

const kindOf = (kind: string, from = { group: '', version: '' }): object => ({ ...from, kind });

function resource({ served, verbs, subresources }: ResourceEntry): object {
  const { singular, shortNames, categories } = served.definition;
  return {
    resource: served.plural,
    responseKind: kindOf(served.kind),
    scope: served.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(subresources.length === 0 ? {} : { subresources: subresources.map(subresource) }),
  };
}

const subresource = ({ name, kind, from, verbs }: SubresourceEntry): object => ({
  subresource: name,
  responseKind: kindOf(kind, from),
  verbs,
});
