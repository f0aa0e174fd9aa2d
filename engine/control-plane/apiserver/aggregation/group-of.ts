import type { APIService } from '../../../api/types/apiregistration-v1';
import type { Store } from '../../etcd/store';

const GROUP_PATH = /^\/apis\/([^/]+)\/?$/;

/** The versions that APIServices register of the group of a path, the preferred one first (metav1.APIGroup). */
export function groupOf(store: Store, path: string): object | undefined {
  const group = GROUP_PATH.exec(path)?.[1];
  if (group === undefined) return undefined;
  const range = store.range('apiregistration.k8s.io/apiservices');
  const services = range.ok ? range.entries.map(({ value }) => value as APIService) : [];
  const versions = services
    .filter(({ spec }) => spec.group === group)
    .sort((a, b) => b.spec.versionPriority - a.spec.versionPriority)
    .map(({ spec }) => ({ groupVersion: `${group}/${spec.version ?? ''}`, version: spec.version ?? '' }));
  const [preferredVersion] = versions;
  if (preferredVersion === undefined) return undefined;
  return { kind: 'APIGroup', apiVersion: 'v1', name: group, versions, preferredVersion };
}
