import { ApiError } from '../../../../api/request';
import type { IPAddress } from '../../../../api/types/networking-v1';
import { invariant } from '../../../../base/invariant';
import type { Scope } from '../../scope';
import { atRevision } from '../../watch/change';
import { checkCreate, preparedForCreate } from '../prepare-create';
import { TAKEN } from './service-addresses';

const PREFIX = 'ipaddresses';

export const isTaken = ({ server }: Scope, address: string): boolean => server.store.get(keyOf(address)) !== undefined;

const keyOf = (address: string): { readonly prefix: string; readonly namespace: string; readonly name: string } => ({
  prefix: PREFIX,
  namespace: '',
  name: address,
});

/** Claims an address for a service by an IPAddress; answers why it cannot. */
export function claim(scope: Scope, address: string, service: string): string | undefined {
  const { server, namespace } = scope;
  const served = server.registry.at('networking.k8s.io/v1', PREFIX);
  invariant(served !== undefined, 'IP addresses are served');
  const object = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: address,
      labels: {
        'ipaddress.kubernetes.io/ip-family': 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: {
      parentRef: { resource: 'services', namespace, ...(service === '' ? {} : { name: service }) },
    },
  } as unknown as IPAddress;
  const tracked = server.fields.updated(undefined, object, { manager: 'kube-apiserver', subresource: '', served });
  const inside = { ...scope, served, namespace: '', subresource: '', warnings: [] };
  try {
    const prepared = preparedForCreate(inside, tracked);
    checkCreate(inside, prepared);
    const result = server.store.create(keyOf(address), (at) => atRevision(prepared, at));
    return result.ok ? undefined : TAKEN;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

export function release({ server }: Scope, address: string): void {
  const entry = server.store.get(keyOf(address));
  if (entry !== undefined) server.store.remove(entry.key, entry.modRevision);
}
