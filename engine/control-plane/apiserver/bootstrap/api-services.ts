import { formatTime } from '../../../base/timestamp';
import type { Instant } from '../../../base/brand';
import type { Manifest } from '../../../api/object';
import type { Registry } from '../registry';

/** Where the priorities of groups lie (pkg/controlplane/apiserver/aggregator.go, v1.36). */
const GROUP_PRIORITIES: Readonly<Record<string, number>> = {
  '': 18_000,
  'events.k8s.io': 17_750,
  'resource.k8s.io': 16_200,
  apps: 17_800,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'apiextensions.k8s.io': 16_700,
  'admissionregistration.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
  'internal.apiserver.k8s.io': 16_000,
};

/** An APIService for each version that this server serves itself. */
export const apiServices = (registry: Registry, now: Instant): readonly Manifest[] =>
  registry.apiVersions
    .filter((apiVersion) => !apiVersion.startsWith('apiregistration.k8s.io/'))
    .map((apiVersion) => apiService(apiVersion, now));

function apiService(apiVersion: string, now: Instant): Manifest {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: {
      name: `${version}.${group}`,
      labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' },
    },
    spec: {
      ...(group === '' ? {} : { group }),
      version,
      groupPriorityMinimum: GROUP_PRIORITIES[group] ?? 1000,
      versionPriority: version === 'v1' && group === '' ? 1 : versionPriority(version),
    },
    status: {
      conditions: [
        {
          type: 'Available',
          status: 'True',
          lastTransitionTime: formatTime(now),
          reason: 'Local',
          message: 'Local APIServices are always available',
        },
      ],
    },
  } as Manifest;
}

const versionPriority = (version: string): number => (version === 'v1' ? 15 : version === 'v2' ? 30 : 9);
