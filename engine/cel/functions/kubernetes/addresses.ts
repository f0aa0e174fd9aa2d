import { quote } from '../../../base/go-text';
import { opaqueType } from '../../types/type';
import { type CelError, type CelValue, failure, isError, noSuchOverload } from '../../values/value';
import type { Implementation, Library } from '../implementation';
import { objectKind } from './object-kind';
import { type Address, addressText, isMapped, parseAddress } from './parse-address';

interface Network {
  readonly address: Address;
  readonly bits: number;
}

const ip = objectKind<Address>(opaqueType('net.IP'), {
  equals: (a, b) => addressText(a) === addressText(b),
  costSize: ({ bytes }) => bytes.length,
});
const cidr = objectKind<Network>(opaqueType('net.CIDR'), {
  equals: (a, b) => networkText(a) === networkText(b),
  costSize: ({ bits }) => Math.ceil(bits / 8),
});

/** Addresses and networks (apiserver/pkg/cel/library/ip.go and cidr.go, v1.36). */
export const addresses: Library = Object.freeze<Library>({
  overloads: {
    string_to_ip: (text) => made(readIp(String(text))),
    is_ip: (text) => typeof readIp(String(text)) !== 'string',
    ip_is_canonical: (text) => {
      const read = readIp(String(text));
      return typeof read === 'string' ? failure(read) : addressText(read) === text;
    },
    ip_to_string: ip.method(addressText),
    ip_family: ip.method(({ bytes }) => (bytes.length === 4 ? 4n : 6n)),
    ip_is_unspecified: ip.method(({ bytes }) => bytes.every((byte) => byte === 0)),
    ip_is_loopback: ip.method(isLoopback),
    ip_is_link_local_multicast: ip.method(isLinkLocalMulticast),
    ip_is_link_local_unicast: ip.method(isLinkLocalUnicast),
    ip_is_global_unicast: ip.method(isGlobalUnicast),
    string_to_cidr: (text) => madeNetwork(String(text)),
    is_cidr: (text) => typeof readCidr(String(text)) !== 'string',
    cidr_to_string: cidr.method(networkText),
    cidr_ip: cidr.method(({ address }) => ip.make(address)),
    cidr_prefix_length: cidr.method(({ bits }) => BigInt(bits)),
    cidr_masked: cidr.method(({ address, bits }) => cidr.make({ address: masked(address, bits), bits })),
    cidr_contains_ip_string: cidr.method((network, text) => holdsIp(network, made(readIp(String(text))))),
    cidr_contains_ip_ip: cidr.method((network, other = null) => holdsIp(network, other)),
    cidr_contains_cidr_string: holdsCidr((other) => madeNetwork(String(other))),
    cidr_contains_cidr: holdsCidr((other) => other),
  },
});

const made = (read: Address | string): CelValue => (typeof read === 'string' ? failure(read) : ip.make(read));

function readIp(text: string): Address | string {
  const address = parseAddress(text);
  if (typeof address === 'string')
    return `IP Address ${quote(text)} parse error during conversion from string: ${address}`;
  if (address.zone !== '') return `IP address ${quote(text)} with zone value is not allowed`;
  return isMapped(address) ? `IPv4-mapped IPv6 address ${quote(text)} is not allowed` : address;
}

const PARSING = 'network address parse error during conversion from string: ';

function madeNetwork(text: string): CelValue {
  const read = readCidr(text);
  return typeof read === 'string' ? failure(PARSING + read) : cidr.make(read);
}

function readCidr(text: string): Network | string {
  const wrong = (reason: string): string => `${PARSING}netip.ParsePrefix(${quote(text)}): ${reason}`;
  const slash = text.lastIndexOf('/');
  if (slash < 0) return wrong("no '/'");
  const address = parseAddress(text.slice(0, slash));
  if (typeof address === 'string') return wrong(address);
  const length = text.slice(slash + 1);
  if (address.zone !== '') return wrong('IPv6 zones cannot be present in a prefix');
  if (!/^(?:0|[1-9][0-9]*)$/.test(length)) return wrong(`bad bits after slash: ${quote(length)}`);
  if (Number(length) > address.bytes.length * 8) return wrong('prefix length out of range');
  if (isMapped(address)) return `IPv4-mapped IPv6 address ${quote(text)} is not allowed`;
  return { address, bits: Number(length) };
}

function networkText({ address, bits }: Network): string {
  return `${addressText(address)}/${bits}`;
}

function masked({ bytes, zone }: Address, bits: number): Address {
  const kept = bytes.map((byte, index) => byte & (0xff00 >> Math.max(0, Math.min(8, bits - index * 8))) & 0xff);
  return { bytes: kept, zone };
}

const covers = (network: Network, address: Address): boolean =>
  network.address.bytes.length === address.bytes.length &&
  addressText(masked(address, network.bits)) === addressText(masked(network.address, network.bits));

function holdsIp(network: Network, other: CelValue): CelValue {
  const address = ip.read(other);
  return address === undefined ? noSuchOverload() : covers(network, address);
}

function holdsCidr(of: (other: CelValue) => CelValue | CelError): Implementation {
  return cidr.method((network, given = null) => {
    const other = of(given);
    const inner = cidr.read(other);
    if (inner === undefined) return isError(other) ? other : noSuchOverload();
    return network.bits <= inner.bits && covers(network, inner.address);
  });
}

function isLoopback({ bytes }: Address): boolean {
  if (bytes.length === 4) return bytes[0] === 127;
  return bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
}

function isLinkLocalMulticast({ bytes }: Address): boolean {
  if (bytes.length === 4) return bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0;
  return bytes[0] === 0xff && ((bytes[1] ?? 0) & 0x0f) === 0x02;
}

function isLinkLocalUnicast({ bytes }: Address): boolean {
  if (bytes.length === 4) return bytes[0] === 169 && bytes[1] === 254;
  return bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80;
}

function isGlobalUnicast(address: Address): boolean {
  const { bytes } = address;
  const isMulticast = bytes.length === 4 ? ((bytes[0] ?? 0) & 0xf0) === 0xe0 : bytes[0] === 0xff;
  const isBroadcast = bytes.length === 4 && bytes.every((byte) => byte === 255);
  const isUnspecified = bytes.every((byte) => byte === 0);
  return !isMulticast && !isBroadcast && !isUnspecified && !isLoopback(address) && !isLinkLocalUnicast(address);
}
