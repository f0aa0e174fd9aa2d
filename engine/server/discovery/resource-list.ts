import type { ResourceEntry, SubresourceEntry } from './resource-entries';

/** `GET /apis/<group>/<version>`: an APIResourceList; that of the core does not tell its own version. */
export const resourceList = (groupVersion: string, entries: readonly ResourceEntry[]): object => ({
  kind: 'APIResourceList',
  ...(groupVersion.includes('/') ? { apiVersion: 'v1' } : {}),
  groupVersion,
  resources: entries.flatMap((entry) => [
    resource(entry),
    ...entry.subresources.map((part) => subresource(entry, part)),
  ]),
});

function resource({ served, verbs, storageVersionHash }: ResourceEntry): object {
  const { singular, shortNames, categories } = served.definition;
  return {
    name: served.plural,
    singularName: singular,
    namespaced: served.namespaced,
    kind: served.kind,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(storageVersionHash === undefined ? {} : { storageVersionHash }),
  };
}

const subresource = ({ served }: ResourceEntry, { name, kind, from, verbs }: SubresourceEntry): object => ({
  name: `${served.plural}/${name}`,
  singularName: '',
  namespaced: served.namespaced,
  ...(from ?? {}),
  kind,
  verbs,
});
