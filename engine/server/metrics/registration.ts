import { ApiError } from '../../api/request';
import type { ApiServer } from '../../control-plane/apiserver/api-server';
import { formatTime } from '../../base/timestamp';

const USER = { name: 'system:apiserver', groups: ['system:masters'] };
const SERVICES = { group: 'apiregistration.k8s.io', version: 'v1', plural: 'apiservices' };

/** Registers versions that the engine serves itself as if the add-ons were installed that usually serve them. */
export function registerMetrics(api: ApiServer, groupVersions: readonly string[]): void {
  const resource = api.server.registry.at('apiregistration.k8s.io/v1', SERVICES.plural);
  if (resource === undefined) return;
  for (const groupVersion of groupVersions) {
    const [group = '', version = ''] = groupVersion.split('/');
    const service = { namespace: 'kube-system', name: SERVICE_NAMES[group] ?? group, port: 443 };
    const object = {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${version}.${group}`, labels: { 'k8s-app': service.name } },
      spec: { group, version, groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service },
    };
    try {
      const created = api.request({ user: USER, resource: resource.definition, verb: 'create', object });
      if (created.kind !== 'object') continue;
      const condition = {
        type: 'Available',
        status: 'True',
        lastTransitionTime: formatTime(api.server.clock.now()),
        reason: 'Passed',
        message: 'all checks passed',
      };
      const known = { ...created.object, status: { conditions: [condition] } };
      const { name } = object.metadata;
      const subresource = 'status';
      api.request({ user: USER, resource: resource.definition, verb: 'update', subresource, name, object: known });
    } catch (error) {
      // A cluster that was kept has them already.
      if (!(error instanceof ApiError)) throw error;
    }
  }
}

const SERVICE_NAMES: Readonly<Record<string, string>> = { 'metrics.k8s.io': 'metrics-server' };
