import { request as httpsRequest } from 'node:https';
import type { EndpointSlice } from '../../api/types/discovery-v1';
import type { Service } from '../../api/types/core-v1';
import type { Json } from '../../api/object';
import type { Server } from '../../control-plane/apiserver/server';
import type { Answer, ServiceTarget } from '../../control-plane/apiserver/suspension';
import type { Dial } from './call-out';

/**
 * Posts the body over HTTPS and reads the answer. A Service is reached through its external name or an endpoint that is
 * ready; what only exists in the simulation cannot be dialled from here. Whatever goes wrong is told in the words of
 * Go's client.
 */
export const dial: Dial = (server, { target, body, timeoutSeconds }) => {
  const url = new URL(target.url);
  const dialled = target.service === undefined ? url.host : hostOf(server, target.service);
  if (dialled === undefined) {
    const address = target.service?.address ?? '';
    return Promise.resolve({ ok: false, error: `dial tcp ${address}: connect: connection refused` });
  }
  return post({ url, dialled, body, timeoutSeconds, caBundle: target.caBundle ?? '' });
};

function hostOf(server: Server, { namespace, name, port }: ServiceTarget): string | undefined {
  const service = server.store.get({ prefix: 'services/specs', namespace, name })?.value as Service | undefined;
  if (service?.spec.type === 'ExternalName') return `${service.spec.externalName ?? ''}:${port}`;
  return service === undefined ? undefined : endpointOf(server, service, port);
}

function endpointOf({ store }: Server, { metadata, spec }: Service, port: number): string | undefined {
  const portName = spec.ports?.find((each) => each.port === port)?.name ?? '';
  const range = store.range('endpointslices', { namespace: metadata.namespace ?? '' });
  if (!range.ok) return undefined;
  for (const { value } of range.entries) {
    const slice = value as EndpointSlice;
    if (slice.metadata.labels?.['kubernetes.io/service-name'] !== metadata.name) continue;
    const target = slice.ports?.find((each) => (each.name ?? '') === portName)?.port;
    const address = slice.endpoints.find(({ conditions }) => conditions.ready !== false)?.addresses[0];
    if (address !== undefined && target !== undefined) return `${address}:${target}`;
  }
  return undefined;
}

interface Call {
  readonly url: URL;
  /** `host:port` of who is really dialled. */
  readonly dialled: string;
  readonly body: Json;
  readonly timeoutSeconds: number;
  readonly caBundle: string;
}

const HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, */*',
  'user-agent': 'kube-apiserver-admission',
};

function post({ url, dialled, body, timeoutSeconds, caBundle }: Call): Promise<Answer> {
  const { hostname, port } = new URL(`https://${dialled}`);
  const ca = caBundle === '' ? {} : { ca: Buffer.from(caBundle, 'base64') };
  const options = {
    method: 'POST',
    host: hostname,
    port: port === '' ? 443 : Number(port),
    path: `${url.pathname}${url.search}`,
    headers: { ...HEADERS, host: url.host },
    servername: url.hostname,
    ...ca,
  };
  return new Promise((resolve) => {
    const fail = (error: string): void => resolve({ ok: false, error });
    const request = httpsRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(answerOf(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'))));
      response.on('error', (error) => fail(error.message));
    });
    const timer = setTimeout(() => {
      fail('context deadline exceeded');
      request.destroy();
    }, timeoutSeconds * 1000);
    request.on('close', () => clearTimeout(timer));
    request.on('error', (error: NodeJS.ErrnoException) => fail(goError(error, hostname, options.port)));
    request.end(JSON.stringify(body));
  });
}

function answerOf(code: number, text: string): Answer {
  try {
    return { ok: true, code, body: JSON.parse(text) as Json };
  } catch {
    return { ok: true, code, text };
  }
}

function goError({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'ECONNREFUSED') return `dial tcp ${host}:${port}: connect: connection refused`;
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${host}: no such host`;
  const isCertificate = code?.startsWith('ERR_TLS') === true || message.includes('certificate');
  return isCertificate ? `tls: failed to verify certificate: x509: ${message}` : message;
}
