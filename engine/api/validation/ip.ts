import { Interned } from '../../base/interned';
import { invalid, type Findings } from './field-errors';
import { NO_FAULTS, type Faults } from './formats';

/**
 * IP addresses and CIDRs as the real server reads them: leading zeros are forgiven (netutils.ParseIPSloppy), and the
 * printed form is RFC 5952. Since v1.36 (StrictIPCIDRValidation) what is forgiven is told, and refused all the same.
 */
export interface Address {
  readonly family: 4 | 6;
  /** 32 or 128 bits. */
  readonly bits: bigint;
  /** Canonical. */
  readonly text: string;
  /** Written as an IPv4 address inside IPv6: `::ffff:1.2.3.4`; Go treats it as IPv4. */
  readonly mapped: boolean;
}

/** Addresses and networks that were met lately: whoever stands in their way looks at them anew. */
const addresses = new Interned<{ readonly address: Address | undefined }>();
const networks = new Interned<{ readonly cidr: Cidr | undefined }>();

/** What is longer is not remembered. */
const LENGTH_MAX = 64;

export const parseAddress = (text: string): Address | undefined =>
  text.length > LENGTH_MAX ? readAddress(text) : addresses.of(text, () => ({ address: readAddress(text) })).address;

function readAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const bits = ipv4Bits(text, { leadingZeros: true });
    return bits === undefined ? undefined : { family: 4, bits, text: ipv4Text(bits), mapped: false };
  }
  const bits = ipv6Bits(text);
  if (bits === undefined) return undefined;
  if (bits >> 32n === 0xffffn) {
    const low = bits & 0xffff_ffffn;
    return { family: 4, bits: low, text: ipv4Text(low), mapped: true };
  }
  return { family: 6, bits, text: ipv6Text(bits), mapped: false };
}

/** Whether the text is an address that today's Go accepts: no leading zeros. */
export const isStrictAddress = (text: string): boolean => parseAddress(text)?.text === text || isSpelledStrictly(text);

const isSpelledStrictly = (text: string): boolean =>
  text.includes(':') ? ipv6Bits(text) !== undefined : ipv4Bits(text, { leadingZeros: false }) !== undefined;

function ipv4Bits(text: string, { leadingZeros }: { leadingZeros: boolean }): bigint | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (match === null) return undefined;
  let bits = 0n;
  for (const part of match.slice(1)) {
    if (!leadingZeros && part.length > 1 && part.startsWith('0')) return undefined;
    const value = Number(part);
    if (value > 255) return undefined;
    bits = (bits << 8n) | BigInt(value);
  }
  return bits;
}

function ipv6Bits(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groups(halves[0] ?? '');
  const tail = halves.length === 2 ? groups(halves[1] ?? '') : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...head, ...Array<number>(missing).fill(0), ...tail];
  return all.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n);
}

function groups(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const out: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes('.')) {
      const bits = ipv4Bits(part, { leadingZeros: false });
      if (bits === undefined) return undefined;
      out.push(Number(bits >> 16n), Number(bits & 0xffffn));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) out.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return out;
}

const ipv4Text = (bits: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.');

function ipv6Text(bits: bigint): string {
  const parts = Array.from({ length: 8 }, (_, index) => Number((bits >> BigInt(112 - 16 * index)) & 0xffffn));
  const run = longestZeroRun(parts);
  const hex = (part: number): string => part.toString(16);
  if (run.length < 2) return parts.map(hex).join(':');
  const head = parts.slice(0, run.start).map(hex).join(':');
  return `${head}::${parts
    .slice(run.start + run.length)
    .map(hex)
    .join(':')}`;
}

function longestZeroRun(parts: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  parts.forEach((part, index) => {
    if (part !== 0) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  });
  return best;
}

export interface Cidr {
  readonly address: Address;
  readonly prefix: number;
  /** The network, canonical: `10.0.0.0/8`. */
  readonly text: string;
  readonly network: bigint;
}

export const parseCidr = (text: string): Cidr | undefined =>
  text.length > LENGTH_MAX ? readCidr(text) : networks.of(text, () => ({ cidr: readCidr(text) })).cidr;

function readCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  if (slash < 0 || !/^\d{1,3}$/.test(text.slice(slash + 1))) return undefined;
  const written = text.slice(0, slash);
  const address = parseAddress(written);
  if (address === undefined) return undefined;
  const writtenPrefix = Number(text.slice(slash + 1));
  const prefix = address.mapped ? writtenPrefix - 96 : writtenPrefix;
  const width = address.family === 4 ? 32 : 128;
  if (prefix < 0 || prefix > width) return undefined;
  const network = (address.bits >> BigInt(width - prefix)) << BigInt(width - prefix);
  return {
    address,
    prefix,
    network,
    text: `${address.family === 4 ? ipv4Text(network) : ipv6Text(network)}/${prefix}`,
  };
}

export const contains = (cidr: Cidr, address: Address): boolean => {
  if (cidr.address.family !== address.family) return false;
  const shift = BigInt((address.family === 4 ? 32 : 128) - cidr.prefix);
  return address.bits >> shift === cidr.network >> shift;
};

const NOT_AN_ADDRESS = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const NOT_A_CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** IsValidIPForLegacyField: IPv6 need not be canonical. */
export function checkLegacyAddress(value: string, path: string, findings: Findings): void {
  const address = parseAddress(value);
  if (address === undefined) findings.push(invalid(path, value, NOT_AN_ADDRESS));
  else if (!isStrictAddress(value)) findings.push(invalid(path, value, 'must not have leading 0s'));
  else if (address.mapped) findings.push(invalid(path, value, 'must not be an IPv4-mapped IPv6 address'));
}

/** IsValidIP: canonical form only. */
export function addressFaults(value: string): Faults {
  const address = parseAddress(value);
  if (address === undefined) return [NOT_AN_ADDRESS];
  if (!isStrictAddress(value)) return ['must not have leading 0s'];
  if (address.mapped) return ['must not be an IPv4-mapped IPv6 address'];
  return address.text === value ? NO_FAULTS : [`must be in canonical form ("${address.text}")`];
}

export function checkAddress(value: string, path: string, findings: Findings): void {
  for (const fault of addressFaults(value)) findings.push(invalid(path, value, fault));
}

/** IsValidCIDRForLegacyField: IPv6 need not be canonical. */
export function checkLegacyCidr(value: string, path: string, findings: Findings): void {
  const cidr = parseCidr(value);
  if (cidr === undefined) findings.push(invalid(path, value, NOT_A_CIDR));
  else checkStrictCidr(value, cidr, path, findings);
}

/** False: something was found. */
function checkStrictCidr(value: string, cidr: Cidr, path: string, findings: Findings): boolean {
  const fault = cidrFault(value, cidr);
  if (fault !== undefined) findings.push(invalid(path, value, fault));
  return fault === undefined;
}

function cidrFault(value: string, { address, network }: Cidr): string | undefined {
  if (!isStrictAddress(value.slice(0, value.indexOf('/'))) || /\/0\d/.test(value))
    return 'must not have leading 0s in IP or prefix length';
  if (address.mapped) return 'must not have an IPv4-mapped IPv6 address';
  return address.bits === network ? undefined : 'must not have bits set beyond the prefix length';
}

/** IsValidCIDR: canonical form only. */
export function checkCidr(value: string, path: string, findings: Findings): void {
  const cidr = parseCidr(value);
  if (cidr === undefined) findings.push(invalid(path, value, NOT_A_CIDR));
  else if (checkStrictCidr(value, cidr, path, findings) && cidr.text !== value)
    findings.push(invalid(path, value, `must be in canonical form ("${cidr.text}")`));
}

/** GetWarningsForIP: what is accepted today but should not be written so. */
export function addressWarnings(path: string, value: string): readonly string[] {
  const address = parseAddress(value);
  if (address === undefined) return [];
  if (!isStrictAddress(value) || address.mapped)
    return [`${path}: non-standard IP address "${value}" is invalid: use "${address.text}"`];
  if (address.family === 6 && address.text !== value)
    return [`${path}: IPv6 address "${value}" should be in RFC 5952 canonical format ("${address.text}")`];
  return [];
}

/** GetWarningsForCIDR. */
export function cidrWarnings(path: string, value: string): readonly string[] {
  const cidr = parseCidr(value);
  if (cidr === undefined) return [];
  const warnings: string[] = [];
  const width = cidr.address.family === 4 ? 32 : 128;
  if (cidr.address.bits !== cidr.network)
    warnings.push(
      `${path}: CIDR value "${value}" is ambiguous in this context (should be "${cidr.text}" or "${cidr.address.text}/${width}"?)`,
    );
  const written = value.slice(0, value.indexOf('/'));
  if (!isStrictAddress(written) || /\/0\d/.test(value) || cidr.address.mapped)
    warnings.push(`${path}: non-standard CIDR value "${value}" is invalid: use "${cidr.text}"`);
  else if (warnings.length === 0 && cidr.address.family === 6 && `${cidr.address.text}/${cidr.prefix}` !== value)
    warnings.push(
      `${path}: IPv6 CIDR value "${value}" should be in RFC 5952 canonical format ("${cidr.address.text}/${cidr.prefix}")`,
    );
  return warnings;
}

/** IsValidInterfaceAddress: an address with the length of its network's prefix, in canonical form. */
export function checkInterfaceAddress(value: string, path: string, findings: Findings): void {
  const cidr = parseCidr(value);
  if (cidr === undefined) {
    findings.push(invalid(path, value, 'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)'));
    return;
  }
  const canonical = `${cidr.address.text}/${cidr.prefix}`;
  if (canonical !== value) findings.push(invalid(path, value, `must be in canonical form ("${canonical}")`));
}
