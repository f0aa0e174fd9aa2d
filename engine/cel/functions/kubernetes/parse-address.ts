import { quote } from '../../../base/go-text';

/** An address of the internet protocol: 4 or 16 bytes. */
export interface Address {
  readonly bytes: readonly number[];
  readonly zone: string;
}

/** The address of a text, or what Go's netip.ParseAddr says of it. */
export function parseAddress(text: string): Address | string {
  const at = text.search(/[.:%]/);
  const wrong = (reason: string): string => `ParseAddr(${quote(text)}): ${reason}`;
  if (at < 0) return wrong('unable to parse IP');
  if (text[at] === '.') return parseV4(text, wrong);
  if (text[at] === ':') return parseV6(text, wrong);
  return wrong('missing IPv6 address');
}

type Wrong = (reason: string) => string;

function parseV4(text: string, wrong: Wrong): Address | string {
  const fields = text.split('.');
  for (const [index, field] of fields.entries()) {
    const bad = /[^0-9]/.exec(field);
    if (bad !== null) return wrong('unexpected character' + atText(fields.slice(index).join('.').slice(bad.index)));
    if (field === '') return wrong('IPv4 field must have at least one digit' + atIfAny(fields, index));
    if (field.length > 1 && field.startsWith('0')) return wrong('IPv4 field has octet with leading zero');
    if (Number(field) > 255) return wrong('IPv4 field has value >255');
    if (index === 3 && fields.length > 4) return wrong('IPv4 address too long');
  }
  if (fields.length < 4) return wrong('IPv4 address too short');
  return { bytes: fields.map(Number), zone: '' };
}

const atText = (rest: string): string => ` (at ${quote(rest)})`;
const atIfAny = (fields: readonly string[], index: number): string => {
  const rest = fields.slice(index).join('.');
  return rest === '' ? '' : atText(rest);
};

function parseV6(text: string, wrong: Wrong): Address | string {
  const [address = '', ...zones] = text.split('%');
  const zone = zones.join('%');
  if (text.includes('%') && zone === '') return wrong('zone must be a non-empty string');
  const halves = address.split('::');
  if (halves.length > 2) return wrong('multiple :: in address');
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const parts = groups.map(bytesOfGroups);
  for (const part of parts) if (typeof part === 'string') return wrong(part);
  const [head = [], tail] = parts.filter((part) => typeof part !== 'string');
  if (tail === undefined) {
    if (head.length < 16) return wrong('address string too short');
    return head.length > 16 ? wrong('trailing garbage after address') : { bytes: head, zone };
  }
  const gap = 16 - head.length - tail.length;
  if (gap <= 0) return wrong('the :: must expand to at least one field of zeros');
  return { bytes: [...head, ...Array.from({ length: gap }, () => 0), ...tail], zone };
}

function bytesOfGroups(groups: readonly string[]): readonly number[] | string {
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    if (group.includes('.') && index === groups.length - 1) {
      const four = parseV4(group, (reason) => reason);
      if (typeof four === 'string') return four;
      bytes.push(...four.bytes);
    } else if (group === '') return 'each colon-separated field must have at least one digit';
    else if (group.length > 4) return 'each group must have 4 or less digits';
    else if (!/^[0-9a-fA-F]+$/.test(group)) return 'unexpected character' + atText(group);
    else bytes.push(parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff);
  }
  return bytes;
}

export const isMapped = ({ bytes }: Address): boolean =>
  bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;

/** The canonical text. */
export function addressText({ bytes, zone }: Address): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0));
  const gap = longestGap(groups);
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  const text = gap === undefined ? hex(0, 8) : `${hex(0, gap.start)}::${hex(gap.end, 8)}`;
  return zone === '' ? text : `${text}%${zone}`;
}

interface Gap {
  readonly start: number;
  readonly end: number;
}

/** The first of the longest runs of two zeros and more. */
function longestGap(groups: readonly number[]): Gap | undefined {
  let best: Gap | undefined;
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start >= 2 && (best === undefined || end - start > best.end - best.start)) best = { start, end };
    if (end > start) start = end;
  }
  return best;
}
