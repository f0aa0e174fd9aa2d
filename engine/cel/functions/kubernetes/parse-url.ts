import { quote } from '../../../base/go-text';
import { encodeUtf8, decodeUtf8 } from '../../values/utf8';

/** The parts of a URL, as Go's net/url keeps them. */
export interface Url {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly text: string;
}

/** A URL that could be the target of a request (url.ParseRequestURI), or what Go says is wrong with it. */
export function parseUrl(text: string): Url | string {
  const wrong = (reason: string): string => `parse ${quote(text)}: ${reason}`;
  if (/[\x00-\x1f\x7f]/.test(text)) return wrong('net/url: invalid control character in URL');
  if (text === '') return wrong('empty url');
  const [scheme, rest] = splitScheme(text);
  if (scheme === undefined) return wrong(rest);
  const [beforeFragment = ''] = rest.split('#');
  const [target = '', ...queries] = beforeFragment.split('?');
  if (!target.startsWith('/')) {
    return wrong('invalid URI for request');
  }
  const hasAuthority = scheme !== '' && target.startsWith('//');
  const [authority, path] = hasAuthority ? splitAuthority(target.slice(2)) : ['', target];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const bad = hostFault(host) ?? escapeFault(path);
  if (bad !== undefined) return wrong(bad);
  return { scheme: scheme.toLowerCase(), host, path: escapedPath(path), query: queries.join('?'), text };
}

/** `undefined` with the reason, or the scheme and what follows it. */
function splitScheme(text: string): readonly [string | undefined, string] {
  const colon = text.indexOf(':');
  const word = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(text);
  if (word !== null) return [text.slice(0, word[0].length - 1), text.slice(word[0].length)];
  if (colon === 0) return [undefined, 'missing protocol scheme'];
  return ['', text];
}

function splitAuthority(text: string): readonly [string, string] {
  const slash = text.indexOf('/');
  return slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash)];
}

function hostFault(host: string): string | undefined {
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']');
    if (end < 0) return "missing ']' in host";
    return portFault(host.slice(end + 1));
  }
  const colon = host.lastIndexOf(':');
  const fault = colon < 0 ? undefined : portFault(host.slice(colon));
  if (fault !== undefined) return fault;
  const odd = /[ "<>\\^`{|}]/.exec(host);
  return odd === null ? undefined : `invalid character ${quote(odd[0])} in host name`;
}

const portFault = (port: string): string | undefined =>
  /^(?::[0-9]*)?$/.test(port) ? undefined : `invalid port ${quote(port)} after host`;

function escapeFault(path: string): string | undefined {
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(path);
  return bad === null ? undefined : `invalid URL escape ${quote(bad[0])}`;
}

const escapedPath = (path: string): string => path.replace(/[^A-Za-z0-9\-_.~$&+,/:;=@%!'()*]/gu, percent);

const percent = (text: string): string =>
  [...encodeUtf8(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/** Host without port and brackets. */
export function hostname(host: string): string {
  if (host.startsWith('[')) return host.slice(1, host.lastIndexOf(']'));
  const colon = host.lastIndexOf(':');
  return colon < 0 ? host : host.slice(0, colon);
}

export const port = (host: string): string => /:([0-9]*)$/.exec(host)?.[1] ?? '';

/** The values of a query by key; pairs that cannot be read are left out, as Go does. */
export function queryValues(query: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const at = pair.indexOf('=');
    const key = unescapeQuery(at < 0 ? pair : pair.slice(0, at));
    const value = unescapeQuery(at < 0 ? '' : pair.slice(at + 1));
    if (key === undefined || value === undefined) continue;
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

function unescapeQuery(text: string): string | undefined {
  if (escapeFault(text) !== undefined) return undefined;
  const bytes: number[] = [];
  for (const [part, hex] of text.replaceAll('+', ' ').matchAll(/%([0-9a-fA-F]{2})|[^%]+/gu)) {
    if (hex !== undefined) bytes.push(parseInt(hex, 16));
    else bytes.push(...encodeUtf8(part));
  }
  return decodeUtf8(Uint8Array.from(bytes));
}
