import type { GroupVersions } from './group-versions';

/** `GET /apis`: an APIGroupList. */
export const groupList = (groups: readonly GroupVersions[]): object => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groups.map(groupBody),
});

/** `GET /apis/<group>`: an APIGroup. */
export const groupDocument = (group: GroupVersions): object => ({
  kind: 'APIGroup',
  apiVersion: 'v1',
  ...groupBody(group),
});

function groupBody({ group, versions }: GroupVersions): object {
  const all = versions.map(({ groupVersion, version }) => ({ groupVersion, version }));
  return { name: group, versions: all, preferredVersion: all[0] };
}

/** `GET /api`: an APIVersions. */
export const coreVersions = (versions: readonly string[], serverAddress: string): object => ({
  kind: 'APIVersions',
  versions,
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
});
