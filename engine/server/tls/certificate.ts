import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { bits, explicit, implicit, integer, octets, oid, sequence, set, time, utf8, yes, type Der } from './der';

/** Whom a certificate speaks of. Kubernetes reads the common name as a user and organizations as its groups. */
export interface Subject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
}

export interface Authority {
  readonly subject: Subject;
  readonly key: KeyObject;
  /** PEM. */
  readonly certificate: string;
}

/** A certificate with its private key, both in PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

export interface Wanted {
  readonly subject: Subject;
  readonly validity: Validity;
  readonly use: 'server' | 'client';
  /** Host names and addresses, of servers. */
  readonly hosts?: readonly string[];
}

export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** A certificate authority with a key of its own. */
export function newAuthority(subject: Subject, validity: Validity): Authority {
  const key = newKey();
  const publicKey = publicKeyOf(key);
  const certificate = signed(key, { subject, issuer: subject, validity, publicKey }, [
    extension(OID.basicConstraints, sequence(yes()), true),
    extension(OID.keyUsage, usage(KEY_USAGE.digitalSignature | KEY_USAGE.keyEncipherment | KEY_USAGE.certSign), true),
    extension(OID.subjectKeyId, octets(keyId(publicKey))),
  ]);
  return { subject, key, certificate };
}

/** A certificate of that authority for a new key. */
export function issue(authority: Authority, wanted: Wanted): KeyPair {
  const key = newKey();
  return { certificate: issueFor(authority, wanted, publicKeyOf(key)), key: privatePem(key) };
}

/** The same for a key that somebody else holds; `publicKey` is its SubjectPublicKeyInfo. */
export function issueFor(authority: Authority, wanted: Wanted, publicKey: Uint8Array): string {
  const { subject, validity, use, hosts = [] } = wanted;
  const issuerKey = publicKeyOf(authority.key);
  return signed(authority.key, { subject, issuer: authority.subject, validity, publicKey }, [
    extension(OID.keyUsage, usage(KEY_USAGE.digitalSignature | KEY_USAGE.keyEncipherment), true),
    extension(OID.extendedKeyUsage, sequence(oid(use === 'server' ? OID.serverAuth : OID.clientAuth))),
    extension(OID.basicConstraints, sequence(), true),
    extension(OID.authorityKeyId, sequence(implicit(0, keyId(issuerKey)))),
    ...(hosts.length === 0 ? [] : [extension(OID.subjectAltName, sequence(...hosts.map(generalName)))]),
  ]);
}

/** What a certificate for a request says; names are DER, usages are told as OIDs and as bits of RFC 5280, 4.2.1.3. */
export interface Requested {
  readonly subject: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly alternativeNames: readonly Uint8Array[];
  readonly validity: Validity;
  readonly keyUsage: number;
  readonly extendedKeyUsages: readonly string[];
}

/** A certificate as somebody asked for it. */
export function issueAsRequested(authority: Authority, requested: Requested): string {
  const { subject, publicKey, alternativeNames, validity, keyUsage, extendedKeyUsages } = requested;
  return signed(authority.key, { subject, issuer: authority.subject, validity, publicKey }, [
    ...(keyUsage === 0 ? [] : [extension(OID.keyUsage, usage(keyUsage), true)]),
    ...(extendedKeyUsages.length === 0
      ? []
      : [extension(OID.extendedKeyUsage, sequence(...extendedKeyUsages.map((id) => oid(id))))]),
    extension(OID.basicConstraints, sequence(), true),
    extension(OID.authorityKeyId, sequence(implicit(0, keyId(publicKeyOf(authority.key))))),
    ...(alternativeNames.length === 0 ? [] : [extension(OID.subjectAltName, sequence(...alternativeNames))]),
  ]);
}

/** As kubeadm writes it, `EC PRIVATE KEY`: the Java client takes any other name for RSA. */
export const privatePem = (key: KeyObject): string => key.export({ type: 'sec1', format: 'pem' }).toString();

const publicKeyOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });

interface Body {
  /** Bytes: DER. */
  readonly subject: Subject | Uint8Array;
  readonly issuer: Subject;
  readonly validity: Validity;
  readonly publicKey: Uint8Array;
}

function signed(key: KeyObject, { subject, issuer, validity, publicKey }: Body, extensions: readonly Der[]): string {
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    algorithm,
    distinguishedName(issuer),
    sequence(time(validity.from), time(validity.until)),
    subject instanceof Uint8Array ? subject : distinguishedName(subject),
    publicKey,
    explicit(3, sequence(...extensions)),
  );
  return pem('CERTIFICATE', sequence(body, algorithm, bits(sign('sha256', body, key))));
}

/** Positive, and never zero. */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function distinguishedName({ commonName, organizations = [] }: Subject): Der {
  const attribute = (type: string, text: string): Der => set(sequence(oid(type), utf8(text)));
  return sequence(
    ...organizations.map((name) => attribute(OID.organization, name)),
    attribute(OID.commonName, commonName),
  );
}

const extension = (id: string, value: Der, isCritical = false): Der =>
  sequence(oid(id), ...(isCritical ? [yes()] : []), octets(value));

/** Bits from the left, as RFC 5280, 4.2.1.3 numbers them. */
const KEY_USAGE = { digitalSignature: 0x80, keyEncipherment: 0x20, certSign: 0x04 } as const;

function usage(mask: number): Der {
  let unused = 0;
  while (((mask >> unused) & 1) === 0) unused++;
  return bits(Buffer.from([mask]), unused);
}

/** A host that is no name is an address: `isIP` of Node would compile a large expression for the few that a start has. */
function generalName(host: string): Der {
  if (host.includes(':')) return implicit(7, ipv6Bytes(host));
  return IPV4.test(host) ? implicit(7, Buffer.from(host.split('.').map(Number))) : implicit(2, Buffer.from(host));
}

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const words = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
  const front = words(head);
  const back = tail === undefined ? [] : words(tail);
  const all = [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back];
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 0xff]));
}

const keyId = (publicKey: Uint8Array): Buffer => createHash('sha1').update(publicKey).digest();

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;
