import { apiVersions, kindsOf, structFor } from '../struct-model/struct-model';
import type { Struct } from '../struct-model/type';
import { apiVersionText, type KindName } from './resource-list';

/** Groups of the struct model that a kube-apiserver does not register. */
const ELSEWHERE = /^(?:apidiscovery|audit|meta|metrics|custom\.metrics|external\.metrics)\.k8s\.io$/;

let registered: readonly GroupVersion[] | undefined;

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

function registeredVersions(): readonly GroupVersion[] {
  registered ??= allVersions()
    .filter(({ group }) => !ELSEWHERE.test(group))
    .sort((a, b) => compare(a.group, b.group) || compare(a.version, b.version));
  return registered;
}

const allVersions = (): GroupVersion[] =>
  apiVersions().map((apiVersion) => {
    const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    return { group, version: version ?? '' };
  });

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The kinds that a struct is registered as. What belongs to every group (DeleteOptions, WatchEvent) is marked with the
 * core group and that of the document, or with all when the document is of no group.
 */
export function kindNamesOf(struct: Struct, of: GroupVersion | undefined): readonly KindName[] {
  const { goName, name } = struct;
  const file = name.slice(0, name.indexOf('.'));
  if (file === 'meta-v1') return metaKinds(struct, of);
  const home = homeOf(file);
  return home === undefined || !kindsOf(apiVersionText(home)).includes(goName) ? [] : [{ ...home, kind: goName }];
}

function metaKinds(struct: Struct, of: GroupVersion | undefined): readonly KindName[] {
  const versions = registeredVersions().filter(({ group, version }) => of === undefined || isShown(group, version, of));
  return versions
    .filter((version) => structFor(apiVersionText(version), struct.goName) === struct)
    .map(({ group, version }) => ({ group, kind: struct.goName, version }));
}

const isShown = (group: string, version: string, of: GroupVersion): boolean =>
  group === '' || (group === of.group && version === of.version);

const homes = new Map<string, GroupVersion>();

function homeOf(file: string): GroupVersion | undefined {
  if (homes.size === 0) {
    for (const version of allVersions()) {
      const [kind = ''] = kindsOf(apiVersionText(version));
      const struct = structFor(apiVersionText(version), kind);
      if (struct !== undefined) homes.set(struct.name.slice(0, struct.name.indexOf('.')), version);
    }
  }
  return homes.get(file);
}
