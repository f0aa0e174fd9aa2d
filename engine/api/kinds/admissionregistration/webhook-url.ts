import { quote } from '../../../base/go-text';
import { invalid, required, type Findings } from '../../validation/field-errors';

const FORM = '; desired format: https://host[/path]';

/** ValidateWebhookURL (apiserver/pkg/util/webhook/validation.go, v1.36). */
export function checkWebhookUrl(text: string, path: string, findings: Findings): void {
  const parsed = parseUrl(text);
  if (!parsed.ok) {
    findings.push(required(path, `url must be a valid URL: parse ${quote(text)}: ${parsed.error}${FORM}`));
    return;
  }
  const { scheme, host, user, fragment, query } = parsed;
  if (scheme !== 'https') findings.push(invalid(path, scheme, `'https' is the only allowed URL scheme${FORM}`));
  if (host === '') findings.push(invalid(path, host, `host must be specified${FORM}`));
  if (user !== undefined) findings.push(invalid(path, user, 'user information is not permitted in the URL'));
  if (fragment !== '') findings.push(invalid(path, fragment, 'fragments are not permitted in the URL'));
  if (query !== '') findings.push(invalid(path, query, 'query parameters are not permitted in the URL'));
}

type ParsedUrl =
  | {
      readonly ok: true;
      readonly scheme: string;
      readonly host: string;
      readonly user: string | undefined;
      readonly fragment: string;
      readonly query: string;
    }
  | { readonly ok: false; readonly error: string };

const fault = (error: string): ParsedUrl => ({ ok: false, error });

/** As Go's net/url splits a URL, with its words for those that cannot be split. */
function parseUrl(text: string): ParsedUrl {
  if (hasControlCharacter(text)) return fault('net/url: invalid control character in URL');
  const [beforeFragment, fragment] = cut(text, '#');
  if (beforeFragment.startsWith(':')) return fault('missing protocol scheme');
  const named = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/.exec(beforeFragment);
  const scheme = (named?.[1] ?? '').toLowerCase();
  const [hierarchy, query] = cut(named?.[2] ?? beforeFragment, '?');
  if (named === null && (hierarchy.split('/')[0] ?? '').includes(':'))
    return fault('first path segment in URL cannot contain colon');
  const authority = hierarchy.startsWith('//') ? (hierarchy.slice(2).split('/')[0] ?? '') : '';
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const wrong = hostFault(host) ?? escapeFault(hierarchy) ?? escapeFault(fragment);
  if (wrong !== undefined) return fault(wrong);
  return { ok: true, scheme, host, user: at < 0 ? undefined : authority.slice(0, at), fragment, query };
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) if (character < ' ' || character === '\x7f') return true;
  return false;
}

function hostFault(host: string): string | undefined {
  const bad = /[ "<>^`{|}\\]/.exec(host)?.[0];
  if (bad !== undefined) return `invalid character ${quote(bad)} in host name`;
  const colon = host.lastIndexOf(':');
  if (colon < 0 || host.endsWith(']')) return undefined;
  return /^:[0-9]*$/.test(host.slice(colon)) ? undefined : `invalid port ${quote(host.slice(colon))} after host`;
}

function escapeFault(text: string): string | undefined {
  const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(text)?.[0];
  return bad === undefined ? undefined : `invalid URL escape ${quote(bad)}`;
}

/** The text before and after the first separator. */
function cut(text: string, separator: string): readonly [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
