import { ApiError } from '../../api/request';
import type { ApiServer } from '../../control-plane/apiserver/api-server';
import type { RemoteApis } from '../aggregation/remote-apis';

const USER = { name: 'system:apiserver', groups: ['system:masters'] };

/** Registers a version that the engine serves itself as if the add-on were installed that usually serves it. */
export function registerMetrics(api: ApiServer, remote: RemoteApis, groupVersion: string): void {
  const [group = '', version = ''] = groupVersion.split('/');
  const resource = api.server.registry.at('apiregistration.k8s.io/v1', 'apiservices');
  if (resource === undefined) return;
  const service = { namespace: 'kube-system', name: SERVICE_NAMES[group] ?? group, port: 443 };
  remote.standInFor(groupVersion, service);
  const object = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `${version}.${group}`, labels: { 'k8s-app': service.name } },
    spec: { group, version, groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service },
  };
  try {
    api.request({ user: USER, resource: resource.definition, verb: 'create', object });
  } catch (error) {
    // A cluster that was kept has it already.
    if (!(error instanceof ApiError)) throw error;
  }
}

const SERVICE_NAMES: Readonly<Record<string, string>> = {
  'metrics.k8s.io': 'metrics-server',
  'custom.metrics.k8s.io': 'custom-metrics-adapter',
  'external.metrics.k8s.io': 'external-metrics-adapter',
};
