import { quote } from '../../../../base/go-text';
import type { WebhookClientConfig } from '../../../../api/types/admissionregistration-v1';
import type { Service } from '../../../../api/types/core-v1';
import type { Server } from '../../server';
import type { ServiceTarget, SuspensionTarget } from '../../suspension';

const DEFAULT_PORT = 443;

/** Where a webhook is to be called, or why it cannot be (apiserver/pkg/util/webhook/client.go, v1.36). */
export function targetOf(
  { store }: Pick<Server, 'store'>,
  { url = '', service, caBundle }: WebhookClientConfig,
  timeoutSeconds: number,
): { readonly target: SuspensionTarget } | { readonly url: string; readonly error: string } {
  const bundle = caBundle === undefined ? {} : { caBundle };
  const query = `?timeout=${timeoutSeconds}s`;
  if (service === undefined) return { target: { url: withPath(url) + query, ...bundle } };
  const { namespace, name, port = DEFAULT_PORT, path = '/' } = service;
  const full = `https://${name}.${namespace}.svc:${port}${path}${query}`;
  const entry = store.get({ prefix: 'services/specs', namespace, name });
  if (entry === undefined) return { url: full, error: `service ${quote(name)} not found` };
  const found = addressOf(entry.value as Service, port);
  if ('error' in found) return { url: full, error: found.error };
  const resolved: ServiceTarget = { namespace, name, port, address: found.address };
  return { target: { url: full, service: resolved, ...bundle } };
}

/** A URL that names no path has the path `/`. */
function withPath(url: string): string {
  const host = url.indexOf('://') + 3;
  return url.indexOf('/', host) < 0 ? `${url}/` : url;
}

/** As a server that does not know of endpoints routes to a Service (apiserver/pkg/util/proxy/proxy.go, v1.36). */
function addressOf(
  { metadata, spec }: Service,
  port: number,
): { readonly address: string } | { readonly error: string } {
  if (spec.type === 'ExternalName') return { address: hostPort(spec.externalName ?? '', port) };
  if (spec.clusterIP === 'None') return { error: 'cannot route to service with ClusterIP "None"' };
  if (spec.ports?.some((one) => one.port === port) !== true) {
    return { error: `no service port ${port} found for service ${quote(metadata.name)}` };
  }
  return { address: hostPort(spec.clusterIP ?? '', port) };
}

const hostPort = (host: string, port: number): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
