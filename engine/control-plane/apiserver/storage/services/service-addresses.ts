import { invariant } from '../../../../base/invariant';
import type { ServiceCIDR } from '../../../../api/types/networking-v1';
import { contains, parseAddress, parseCidr, type Cidr } from '../../../../api/validation/ip';
import type { Random } from '../../../../sim/random';
import type { Server } from '../../server';

/** A range of IPv4 addresses for services, without the addresses of the network and of broadcast. */
export interface AddressRange {
  readonly cidr: Cidr;
  readonly first: number;
  readonly last: number;
  /** So many of the first addresses are left to those who ask for one by name, as long as there are others. */
  readonly reserved: number;
}

const RESERVED_MIN = 16;
const RESERVED_MAX = 256;
const RESERVED_STEP = 16;

/** Of all ServiceCIDRs that addresses may be taken from (registry/core/service/ipallocator, v1.36). */
export function serviceRanges({ store }: Pick<Server, 'store'>): readonly AddressRange[] {
  const range = store.range('servicecidrs');
  invariant(range.ok, 'the present is never compacted');
  return range.entries
    .map(({ value }) => value as ServiceCIDR)
    .filter(isReady)
    .flatMap(({ spec }) => spec.cidrs ?? [])
    .flatMap((text) => {
      const cidr = parseCidr(text);
      return cidr === undefined || cidr.address.family !== 4 ? [] : [rangeOf(cidr)];
    });
}

/** One without the condition is taken as ready: its controller may not be running. */
function isReady({ metadata, status }: ServiceCIDR): boolean {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  return metadata.deletionTimestamp === undefined && (ready === undefined || ready.status === 'True');
}

function rangeOf(cidr: Cidr): AddressRange {
  const size = 2 ** (32 - cidr.prefix);
  const network = Number(cidr.network);
  const reserved =
    size <= RESERVED_MIN ? 0 : Math.min(Math.max(RESERVED_MIN, Math.floor(size / RESERVED_STEP)), RESERVED_MAX);
  return { cidr, first: network + 1, last: network + size - 2, reserved };
}

/** A free address, from a random place on; the reserved ones last. Undefined: there is none. */
export function freeAddress(
  ranges: readonly AddressRange[],
  isTaken: (address: string) => boolean,
  random: Random,
): string | undefined {
  for (const { first, last, reserved } of ranges) {
    const border = first + reserved;
    const found = firstFree(border, last, isTaken, random) ?? firstFree(first, border - 1, isTaken, random);
    if (found !== undefined) return found;
  }
  return undefined;
}

function firstFree(
  low: number,
  high: number,
  isTaken: (address: string) => boolean,
  random: Random,
): string | undefined {
  const size = high - low + 1;
  if (size <= 0) return undefined;
  const start = random.integer(0, size - 1);
  for (let step = 0; step < size; step++) {
    const address = textOf(low + ((start + step) % size));
    if (!isTaken(address)) return address;
  }
  return undefined;
}

const textOf = (bits: number): string => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');

/** Why an address that a service asks for cannot be given; taken ones are another matter. */
export function addressFault(ranges: readonly AddressRange[], text: string): string | undefined {
  const address = parseAddress(text);
  invariant(address !== undefined, 'addresses of services are validated before they are allocated');
  const range = ranges.find(({ cidr }) => contains(cidr, address));
  if (range === undefined) return 'the provided network does not match the current range';
  const bits = Number(address.bits);
  if (bits >= range.first && bits <= range.last) return undefined;
  return `the provided IP (${address.text}) is not in the valid range. The range of valid IPs is ${range.cidr.text}`;
}

export const TAKEN = 'provided IP is already allocated';

/** What a dry run is told instead of a free address. */
export function dummyAddress([range]: readonly AddressRange[]): string | undefined {
  return range === undefined ? undefined : textOf(Number(range.cidr.network));
}
