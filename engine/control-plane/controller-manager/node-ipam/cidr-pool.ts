import { invariant } from '../../../base/invariant';

/** A block of addresses: `10.244.0.0/16`, `fd00::/48`. */
export interface Cidr {
  readonly base: bigint;
  readonly prefix: number;
  /** 32 or 128. */
  readonly bits: number;
}

export function parseCidr(text: string): Cidr {
  const [address = '', prefixText = ''] = text.split('/');
  const bits = address.includes(':') ? 128 : 32;
  const prefix = Number(prefixText);
  invariant(/^\d+$/.test(prefixText) && prefix <= bits, `not a CIDR: ${text}`);
  const value = bits === 128 ? parseIpv6(address) : parseIpv4(address);
  const host = BigInt(bits - prefix);
  return { base: (value >> host) << host, prefix, bits };
}

/**
 * Hands out blocks of one size from a larger one, the next after the last given, round and round
 * (pkg/controller/nodeipam/ipam/cidrset, v1.36).
 */
export class CidrPool {
  private readonly used = new Set<number>();
  private next = 0;
  /** By text: each change of a node names its block once more. */
  private readonly indexes = new Map<string, number>();
  private readonly size: number;

  constructor(
    private readonly cluster: Cidr,
    private readonly blockPrefix: number,
  ) {
    const sub = blockPrefix - cluster.prefix;
    invariant(sub >= 0 && sub <= 16, `node mask /${blockPrefix} does not suit a cluster CIDR /${cluster.prefix}`);
    this.size = 2 ** sub;
  }

  /** Undefined when all are given. */
  take(): string | undefined {
    if (this.used.size >= this.size) return undefined;
    for (let i = 0; i < this.size; i++) {
      const index = (this.next + i) % this.size;
      if (this.used.has(index)) continue;
      this.used.add(index);
      this.next = (index + 1) % this.size;
      const text = this.textOf(index);
      this.indexes.set(text, index);
      return text;
    }
    return undefined;
  }

  /** Marks what somebody has already. */
  occupy(text: string): void {
    const index = this.indexOf(text);
    if (index !== undefined) this.used.add(index);
  }

  release(text: string): void {
    const index = this.indexOf(text);
    if (index !== undefined) this.used.delete(index);
  }

  private textOf(index: number): string {
    const base = this.cluster.base + (BigInt(index) << BigInt(this.cluster.bits - this.blockPrefix));
    return `${this.cluster.bits === 32 ? ipv4Text(base) : ipv6Text(base)}/${this.blockPrefix}`;
  }

  private indexOf(text: string): number | undefined {
    const known = this.indexes.get(text);
    if (known !== undefined) return known;
    const index = this.indexIn(text);
    if (index !== undefined) this.indexes.set(text, index);
    return index;
  }

  private indexIn(text: string): number | undefined {
    const block = parseCidr(text);
    if (block.bits !== this.cluster.bits) return undefined;
    const index = (block.base - this.cluster.base) >> BigInt(this.cluster.bits - this.blockPrefix);
    return index < 0n || index >= BigInt(this.size) ? undefined : Number(index);
  }
}

function parseIpv4(text: string): bigint {
  const parts = text.split('.').map(Number);
  invariant(parts.length === 4 && parts.every((part) => part >= 0 && part <= 255), `not an address: ${text}`);
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0n);
  return [...left, ...zeros, ...right].reduce((value, group) => (value << 16n) | group, 0n);
}

const groupsOf = (text: string): readonly bigint[] =>
  text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`));

const ipv4Text = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');

/** RFC 5952: the longest run of zero groups is left out. */
function ipv6Text(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const run = runs[0];
  if (run === undefined) return groups.join(':');
  const text = groups.join(':');
  return `${text.slice(0, run.index)}::${text.slice(run.index + run[0].length).replace(/^:/, '')}`;
}
