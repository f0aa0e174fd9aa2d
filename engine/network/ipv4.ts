import { invariant } from '../base/invariant';

/** An IPv4 address as a number; undefined for anything else. */
export function parseIpv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1).map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

export function ipv4Text(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export interface Cidr {
  readonly first: number;
  readonly size: number;
}

/** The range of a CIDR; undefined when the text is none. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', bits = ''] = text.split('/');
  const base = parseIpv4(address);
  const prefix = /^\d{1,2}$/.test(bits) ? Number(bits) : 33;
  if (base === undefined || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  return { first: Math.floor(base / size) * size, size };
}

export function cidrContains(cidr: string, ip: string): boolean {
  const range = parseCidr(cidr);
  const address = parseIpv4(ip);
  return range !== undefined && address !== undefined && address >= range.first && address < range.first + range.size;
}

/** The nth address of a CIDR. */
export function addressIn(cidr: string, index: number): string {
  const range = parseCidr(cidr);
  invariant(range !== undefined, `not a CIDR: ${cidr}`);
  invariant(index < range.size, `${cidr} has no address ${index}`);
  return ipv4Text(range.first + index);
}
