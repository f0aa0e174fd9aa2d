import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Json } from '../../api/object';
import type { Server } from '../../control-plane/apiserver/server';
import type { Answer, Suspension } from '../../control-plane/apiserver/suspension';
import { serviceHost } from '../aggregation/service-host';
import type { Dial } from './call-out';

/** Makes the call and brings the answer. */
export const dial: Dial = (server, suspension) => {
  const call = callOf(server, suspension);
  return 'error' in call ? Promise.resolve(call) : post(call);
};

/** A POST over HTTPS: plain data, so that another thread can be told of it. */
export interface Call {
  readonly url: string;
  /** `host:port` of who is really dialled. */
  readonly dialled: string;
  readonly body: Json;
  readonly timeoutSeconds: number;
  /** PEM in base64; empty: the roots of the machine. */
  readonly caBundle: string;
}

/**
 * A Service is reached through its external name or an endpoint that is ready; what only exists in the simulation cannot
 * be dialled from here.
 */
export function callOf(server: Server, suspension: Suspension): Call | Extract<Answer, { readonly ok: false }> {
  const { target, body, timeoutSeconds } = suspension;
  const { url, service, caBundle = '' } = target;
  const dialled = service === undefined ? new URL(url).host : serviceHost(server.store, service);
  if (dialled === undefined)
    return { ok: false, error: `dial tcp ${service?.address ?? ''}: connect: connection refused` };
  return { url, dialled, body, timeoutSeconds, caBundle };
}

const HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, */*',
  'user-agent': 'kube-apiserver-admission',
};

/** Whatever goes wrong is told in the words of Go's client. */
export function post(call: Call): Promise<Answer> {
  const { dialled, body, timeoutSeconds, caBundle } = call;
  const url = new URL(call.url);
  const { hostname, port } = new URL(`https://${dialled}`);
  const name = unbracketed(url.hostname);
  const options = {
    method: 'POST',
    host: unbracketed(hostname),
    port: port === '' ? 443 : Number(port),
    path: `${url.pathname}${url.search}`,
    headers: { ...HEADERS, host: url.host },
    // RFC 6066, 3: an address is no server name.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(caBundle === '' ? {} : { ca: Buffer.from(caBundle, 'base64') }),
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
    request.on('error', (error: NodeJS.ErrnoException) => {
      // A kept connection that had ended while it was idle: net/http of Go takes another one, too.
      if (request.reusedSocket && error.code === 'ECONNRESET') resolve(post(call));
      else fail(goError(error, hostname, options.port));
    });
    request.end(JSON.stringify(body));
  });
}

/** Of an IPv6 address in a URL. */
const unbracketed = (host: string): string => host.replace(/^\[|\]$/g, '');

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
