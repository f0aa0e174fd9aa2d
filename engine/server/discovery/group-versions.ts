import type { APIService } from '../../api/types/apiregistration-v1';
import type { Store } from '../../control-plane/etcd/store';
import type { OtherApis } from './other-api';
import type { Registry } from '../../control-plane/apiserver/registry';

/** A group with the versions it is served in, best first. */
export interface GroupVersions {
  readonly group: string;
  readonly versions: readonly GroupVersion[];
}

export interface GroupVersion {
  readonly version: string;
  /** `apps/v1`; of the core group `v1`. */
  readonly groupVersion: string;
  /** Of another server, which has not told what it serves. */
  readonly isStale?: boolean;
}

/** The registration API itself comes before all groups that are registered through it. */
const REGISTRATION = 'apiregistration.k8s.io';

/**
 * The groups that APIServices register, in the order of their priorities (kube-aggregator/pkg/apiserver/handler_apis.go,
 * v1.36). What the server serves without an APIService comes last.
 */
export function groupVersions(store: Store, registry: Registry, others: OtherApis): readonly GroupVersions[] {
  const told = new Set(others().map(({ groupVersion }) => groupVersion));
  const listed = store.range('apiregistration.k8s.io/apiservices');
  const services = listed.ok ? listed.entries.map(({ value }) => value as APIService).sort(byPriority) : [];
  const found = new Map<string, GroupVersion[]>();
  const add = (group: string, version: string, isStale: boolean): void => {
    const versions = found.get(group) ?? [];
    if (!found.has(group)) found.set(group, versions);
    if (versions.some((known) => known.version === version)) return;
    const groupVersion = group === '' ? version : `${group}/${version}`;
    versions.push({ version, groupVersion, ...(isStale ? { isStale } : {}) });
  };
  for (const version of versionsOf(registry, REGISTRATION)) add(REGISTRATION, version, false);
  for (const { spec } of services) {
    const { group = '', version = '', service } = spec;
    if (service !== undefined || registry.ofVersion(group === '' ? version : `${group}/${version}`).length > 0) {
      add(group, version, service !== undefined && !told.has(`${group}/${version}`));
    }
  }
  for (const apiVersion of registry.apiVersions) {
    const slash = apiVersion.indexOf('/');
    if (registry.ofVersion(apiVersion).length > 0)
      add(slash < 0 ? '' : apiVersion.slice(0, slash), apiVersion.slice(slash + 1), false);
  }
  return [...found].map(([group, versions]) => ({ group, versions }));
}

const versionsOf = ({ apiVersions }: Registry, group: string): readonly string[] =>
  apiVersions.filter((each) => each.startsWith(`${group}/`)).map((each) => each.slice(group.length + 1));

/** Groups by priority, then by name; versions of a group by theirs, then the newest first. */
function byPriority({ spec: a }: APIService, { spec: b }: APIService): number {
  return (
    b.groupPriorityMinimum - a.groupPriorityMinimum ||
    byText(a.group ?? '', b.group ?? '') ||
    b.versionPriority - a.versionPriority ||
    compareVersions(b.version ?? '', a.version ?? '')
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `v1` over `v1beta2` over `v1alpha1` over what is no version at all (apimachinery/pkg/version, v0.36). */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [rank(a), rank(b)];
  for (let i = 0; i < 3; i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return byText(b, a);
}

function rank(version: string): readonly [stability: number, major: number, minor: number] {
  const match = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(version);
  if (match === null) return [0, 0, 0];
  const stability = match[2] === undefined ? 3 : match[2] === 'beta' ? 2 : 1;
  return [stability, Number(match[1]), Number(match[3] ?? 0)];
}
