import type { RequestOptions } from 'node:https';
import type { User } from '../../api/request';
import type { APIService } from '../../api/types/apiregistration-v1';
import type { KeyPair } from '../tls/certificate';

/** As whom this server calls others; they know its certificate by `extension-apiserver-authentication`. */
export const FRONT_PROXY = Object.freeze({ commonName: 'front-proxy-client' });

/** For whom a request is made (client-go/transport/round_trippers.go, `SetAuthProxyHeaders`, v0.36). */
export function userHeaders({ name, uid, groups, extra = {} }: User): Readonly<Record<string, string | string[]>> {
  const headers: Record<string, string | string[]> = { 'x-remote-user': name, 'x-remote-group': [...groups] };
  if (uid !== undefined && uid !== '') headers['x-remote-uid'] = uid;
  for (const [key, values] of Object.entries(extra)) {
    headers[`x-remote-extra-${encodeURIComponent(key.toLowerCase())}`] = [...values];
  }
  return headers;
}

/** How the server behind an APIService is connected to. `isProbe`: whoever answers is believed. */
export function connection(
  { spec }: APIService,
  host: string,
  { identity, isProbe }: { readonly identity: KeyPair; readonly isProbe: boolean },
): RequestOptions {
  const { hostname, port } = new URL(`https://${host}`);
  const { name = '', namespace = '' } = spec.service ?? {};
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 443 : Number(port),
    servername: `${name}.${namespace}.svc`,
    cert: identity.certificate,
    key: identity.key,
    rejectUnauthorized: !isProbe && spec.insecureSkipTLSVerify !== true,
    ...(spec.caBundle === undefined || spec.caBundle === '' ? {} : { ca: Buffer.from(spec.caBundle, 'base64') }),
  };
}
