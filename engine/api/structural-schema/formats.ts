import { daysFromCivil, civilFromDays } from '../../base/timestamp';
import { byteLength } from '../validation/formats';
import { isStrictAddress, parseAddress } from '../validation/ip';
import type { Schema } from './schema';

/**
 * Formats that are checked; all others are ignored, with a warning to who writes the definition
 * (apiextensions-apiserver/pkg/apiserver/validation/formats.go, kube-openapi/pkg/validation/strfmt, v1.36).
 */
const CHECKS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['bsonobjectid', matching(/^[0-9a-fA-F]{24}$/)],
  ['uri', isRequestUri],
  ['email', isEmail],
  ['hostname', isHostname],
  ['ipv4', (text) => text.includes('.') && parseAddress(text) !== undefined],
  ['ipv6', (text) => text.includes(':') && isStrictAddress(text)],
  ['cidr', isCidr],
  ['mac', isMac],
  ['uuid', matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i)],
  ['uuid3', matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i)],
  ['uuid4', matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i)],
  ['uuid5', matching(/^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i)],
  ['isbn', (text) => isIsbn10(text) || isIsbn13(text)],
  ['isbn10', isIsbn10],
  ['isbn13', isIsbn13],
  ['creditcard', isCreditCard],
  ['ssn', (text) => text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text)],
  ['hexcolor', matching(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/)],
  ['rgbcolor', isRgbColor],
  ['byte', isBase64],
  ['password', () => true],
  ['date', isDate],
  ['duration', isDuration],
  ['datetime', isDateTime],
  ['k8sshortname', (text) => text.length <= 63 && SHORT_NAME.test(text)],
  ['k8slongname', (text) => text.length <= 253 && LONG_NAME.test(text)],
]);

const NUMBER_FORMATS: Readonly<Record<string, readonly string[] | undefined>> = {
  integer: ['int32', 'int64'],
  number: ['float', 'double'],
};

/** The format of a schema where it is one that counts for its type; empty: anything goes. */
export function formatOf(schema: Schema): string {
  const { format = '' } = schema;
  if (format === '' || !isKnownFormat(schema)) return '';
  return format;
}

export function isKnownFormat({ format = '', type = '', ...rest }: Schema): boolean {
  const only = rest['x-kubernetes-int-or-string'] === true ? '' : type;
  if (only === '' || only === 'string') return CHECKS.has(normalized(format));
  return NUMBER_FORMATS[only]?.includes(format) ?? false;
}

/** Undefined: no format of texts has this name. */
export const textFormat = (format: string): ((text: string) => boolean) | undefined => CHECKS.get(normalized(format));

const normalized = (format: string): string => format.replaceAll('-', '');

function matching(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

const SHORT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LONG_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** url.ParseRequestURI: an absolute URI, or an absolute path. */
function isRequestUri(text: string): boolean {
  if (text === '' || /[\x00-\x1f\x7f]/.test(text)) return false;
  if (text === '*') return true;
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(text)?.[0];
  if (scheme === undefined && /^[^/?#]*:/.test(text) && !text.startsWith('/')) return false;
  const [rest = ''] = text.slice(scheme?.length ?? 0).split('?');
  if (!rest.startsWith('/')) return scheme !== undefined && rest !== '' ? true : false;
  return isAuthority(rest) && !/%(?![0-9a-fA-F]{2})/.test(rest);
}

function isAuthority(rest: string): boolean {
  if (!rest.startsWith('//') || rest.startsWith('///')) return true;
  const authority = rest.slice(2).split('/')[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host.startsWith('[')) return /^\[[^\]]*\](:\d*)?$/.test(host);
  return /^[^\s"<>\\^`{|}]*$/.test(host) && !/:[^:]*[^\d:][^:]*$/.test(host);
}

/** net/mail.ParseAddress, but for comments, quoted words and encodings, which nobody writes into a field of a resource. */
function isEmail(text: string): boolean {
  const angled = /^[^<>]*<([^<>]+)>\s*$/.exec(text);
  const address = (angled?.[1] ?? text).trim();
  const at = address.lastIndexOf('@');
  if (at < 1) return false;
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  const isLocal = ATOMS.test(local) || /^"(?:[^"\\]|\\.)*"$/.test(local);
  return isLocal && (ATOMS.test(domain) || /^\[[^\][]*\]$/.test(domain));
}

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uffff-]+";
const ATOMS = new RegExp(`^${ATOM}(\\.${ATOM})*$`);

const HOSTNAME =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u;

function isHostname(text: string): boolean {
  if (!HOSTNAME.test(text) || byteLength(text) > 255) return false;
  return text.split('.').every((part) => byteLength(part) <= 63);
}

function isCidr(text: string): boolean {
  const [address = '', length = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d+$/.test(length)) return false;
  return parseAddress(address) !== undefined && Number(length) <= (address.includes(':') ? 128 : 32);
}

/** net.ParseMAC: six, eight or twenty bytes. */
function isMac(text: string): boolean {
  const pairs = /^[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1)*[0-9a-fA-F]{2}$/.test(text) ? (text.length + 1) / 3 : 0;
  const quads = /^[0-9a-fA-F]{4}\.(?:[0-9a-fA-F]{4}\.)*[0-9a-fA-F]{4}$/.test(text) ? ((text.length + 1) / 5) * 2 : 0;
  return [6, 8, 20].includes(pairs + quads);
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^(?:[0-9]{9}X|[0-9]{10})$/.test(digits)) return false;
  const sum = Array.from(digits).reduce((total, digit, i) => total + (i + 1) * (digit === 'X' ? 10 : Number(digit)), 0);
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^[0-9]{13}$/.test(digits)) return false;
  const sum = Array.from(digits.slice(0, 12)).reduce(
    (total, digit, i) => total + (i % 2 === 0 ? 1 : 3) * Number(digit),
    0,
  );
  return Number(digits[12]) === (10 - (sum % 10)) % 10;
}

const CREDIT_CARD =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/;

function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, '');
  if (!CREDIT_CARD.test(digits)) return false;
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, i) => {
      const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
      return total + (value >= 10 ? (value % 10) + 1 : value);
    }, 0);
  return sum % 10 === 0;
}

const BYTE = '(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])';
const RGB_COLOR = new RegExp(`^rgb\\(\\s*${BYTE}\\s*,\\s*${BYTE}\\s*,\\s*${BYTE}\\s*\\)$`);

function isRgbColor(text: string): boolean {
  return RGB_COLOR.test(text);
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1) return false;
  const [, sameMonth, sameDay] = civilFromDays(daysFromCivil(year, month, day));
  return sameMonth === month && sameDay === day;
}

function isDateTime(text: string): boolean {
  if (text.length < 4) return false;
  const [date = '', time] = text.toLowerCase().split('t');
  if (time === undefined || !isDate(date)) return false;
  const match = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/.exec(time);
  if (match === null) return false;
  const [, hour = '', minute = '', second = ''] = match;
  return hour <= '23' && minute <= '59' && second <= '59';
}

const GO_DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const UNITS: readonly (readonly string[])[] = [
  ['ns', 'nano'],
  ['us', 'µs', 'micro'],
  ['ms', 'milli'],
  ['s', 'sec'],
  ['m', 'min'],
  ['h', 'hr', 'hour'],
  ['d', 'day'],
  ['w', 'wk', 'week'],
];

/** As Go writes durations, or as Scala does: `3 days`. */
function isDuration(text: string): boolean {
  if (GO_DURATION.test(text)) return true;
  for (const match of text.matchAll(/\d+\s*([A-Za-zµ]+)/g)) {
    const unit = (match[1] ?? '').toLowerCase();
    if (UNITS.some((variants) => variants.includes(unit) || unit.startsWith(variants.at(-1) ?? ''))) return true;
  }
  return false;
}
