import { request as httpsRequest } from 'node:https';
import type { Json } from '../../api/object';
import type { Answer } from '../../control-plane/apiserver/suspension';
import { serviceHost } from '../aggregation/service-host';
import type { Dial } from './call-out';

/**
 * Posts the body over HTTPS and reads the answer. A Service is reached through its external name or an endpoint that is
 * ready; what only exists in the simulation cannot be dialled from here. Whatever goes wrong is told in the words of
 * Go's client.
 */
export const dial: Dial = (server, { target, body, timeoutSeconds }) => {
  const url = new URL(target.url);
  const dialled = target.service === undefined ? url.host : serviceHost(server.store, target.service);
  if (dialled === undefined) {
    const address = target.service?.address ?? '';
    return Promise.resolve({ ok: false, error: `dial tcp ${address}: connect: connection refused` });
  }
  return post({ url, dialled, body, timeoutSeconds, caBundle: target.caBundle ?? '' });
};

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

/** What Go's client would say. */
export function goError({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'ECONNREFUSED') return `dial tcp ${host}:${port}: connect: connection refused`;
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${host}: no such host`;
  const isCertificate = code?.startsWith('ERR_TLS') === true || message.includes('certificate');
  return isCertificate ? `tls: failed to verify certificate: x509: ${message}` : message;
}
