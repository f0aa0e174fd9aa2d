import type { AggregatedApi } from '../control-plane/apiserver/aggregation/aggregated-api';
import { apiservices, clusterrolebindings, clusterroles, serviceaccounts } from '../api/resources';
import type { Manifest } from '../api/object';
import type { Resource } from '../api/resource';

/** What is applied so that something is known to the API server. */
export interface Applied {
  readonly resource: Resource;
  readonly manifest: Manifest;
}

/** The APIService that leads to a server of metrics, as its own manifests have it. */
export function apiServiceOf({ groupVersion, service }: AggregatedApi): Applied {
  const [group = '', version = ''] = groupVersion.split('/');
  return {
    resource: apiservices,
    manifest: {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${version}.${group}`, labels: { 'k8s-app': service.name } },
      spec: { group, version, groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service },
    } as Manifest,
  };
}

const LABELS = { 'k8s-app': 'metrics-server' };
const AGGREGATED = {
  'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
  'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
  'rbac.authorization.k8s.io/aggregate-to-view': 'true',
};

const object = (resource: Resource, kind: string, metadata: object, rest: object = {}): Applied => {
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
  return { resource, manifest: { apiVersion, kind, metadata, ...rest } };
};

/**
 * Accounts and rights of metrics-server v0.8 (its components.yaml). Its Deployment and its Service are left out: no pod of
 * the cluster runs it.
 */
export const metricsServerObjects: readonly Applied[] = Object.freeze([
  object(serviceaccounts, 'ServiceAccount', { name: 'metrics-server', namespace: 'kube-system', labels: LABELS }),
  object(
    clusterroles,
    'ClusterRole',
    { name: 'system:aggregated-metrics-reader', labels: { ...LABELS, ...AGGREGATED } },
    { rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }] },
  ),
  object(
    clusterroles,
    'ClusterRole',
    { name: 'system:metrics-server', labels: LABELS },
    {
      rules: [
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
      ],
    },
  ),
  object(
    clusterrolebindings,
    'ClusterRoleBinding',
    { name: 'system:metrics-server', labels: LABELS },
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:metrics-server' },
      subjects: [{ kind: 'ServiceAccount', name: 'metrics-server', namespace: 'kube-system' }],
    },
  ),
]);
