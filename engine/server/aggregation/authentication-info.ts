import { ApiError } from '../../api/request';
import type { ApiServer } from '../../control-plane/apiserver/api-server';
import { FRONT_PROXY } from './front-proxy';

const USER = { name: 'system:apiserver', groups: ['system:masters'] };
const NAMESPACE = 'kube-system';
const NAME = 'extension-apiserver-authentication';

/** By what other servers know this one and its users (controlplane/controller/clusterauthenticationtrust, v1.36). */
export function publishAuthentication(api: ApiServer, authority: string): void {
  const resource = api.server.registry.at('v1', 'configmaps');
  if (resource === undefined) return;
  const data = {
    'client-ca-file': authority,
    'requestheader-allowed-names': JSON.stringify([FRONT_PROXY.commonName]),
    'requestheader-client-ca-file': authority,
    'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
    'requestheader-group-headers': '["X-Remote-Group"]',
    'requestheader-uid-headers': '["X-Remote-Uid"]',
    'requestheader-username-headers': '["X-Remote-User"]',
  };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace: NAMESPACE }, data };
  try {
    api.request({ user: USER, resource: resource.definition, verb: 'create', namespace: NAMESPACE, object });
  } catch (error) {
    // A cluster that was kept has it already, with the same authority.
    if (!(error instanceof ApiError)) throw error;
  }
}
