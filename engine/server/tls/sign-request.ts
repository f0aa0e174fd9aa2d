import { createPublicKey, verify } from 'node:crypto';
import { parseWholeRequest, type WholeRequest } from '../../api/x509/certificate-request';
import type { SigningRequest, SigningResult } from '../../control-plane/controller-manager/controller';
import { issueAsRequested, type Authority, type Validity } from './certificate';

/** Signs what a certificate request asks for (pkg/controller/certificates/authority PermissiveSigningPolicy, v1.36). */
export function signRequest(authority: Authority, asked: SigningRequest, now: Date): SigningResult {
  const parsed = parseWholeRequest(asked.request);
  if (!parsed.ok) return { ok: false, message: `unable to parse certificate request: ${parsed.error}` };
  const { request } = parsed;
  const fault = faultOfSignature(request);
  if (fault !== undefined) return { ok: false, message: `unable to verify certificate request signature: ${fault}` };
  const { subject, publicKey } = request;
  const certificate = issueAsRequested(authority, {
    subject,
    publicKey,
    alternativeNames: request.alternativeNames.map(({ der }) => der),
    validity: validityOf(asked.expirationSeconds, now),
    keyUsage: asked.usages.reduce((bits, usage) => bits | (KEY_USAGES.get(usage) ?? 0), 0),
    extendedKeyUsages: asked.usages.flatMap((usage) => EXTENDED_KEY_USAGES.get(usage) ?? []),
  });
  return { ok: true, certificate };
}

const MINUTE = 60_000;
const BACKDATE = 5 * MINUTE;
const SHORT = 8 * 60 * MINUTE;
/** `--cluster-signing-duration`. */
const LONGEST = 365 * 24 * 60 * MINUTE;
const SHORTEST = 10 * MINUTE;

/** It begins five minutes ago, for clocks differ; what is meant to live long ends so much earlier. */
function validityOf(expirationSeconds: number | undefined, now: Date): Validity {
  const wanted = expirationSeconds === undefined ? LONGEST : expirationSeconds * 1000;
  const span = Math.min(LONGEST, Math.max(SHORTEST, wanted));
  return {
    from: new Date(now.getTime() - BACKDATE),
    until: new Date(now.getTime() + (span < SHORT ? span : span - BACKDATE)),
  };
}

function faultOfSignature({ algorithm, signed, signature, publicKey }: WholeRequest): string | undefined {
  const hash = HASHES.get(algorithm);
  if (hash === undefined) return 'x509: cannot verify signature: algorithm unimplemented';
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    return verify(hash, signed, key, signature) ? undefined : 'x509: verification error';
  } catch {
    return 'x509: unsupported public key';
  }
}

/** By the object identifiers of signature algorithms; `null`: the algorithm has a hash of its own. */
const HASHES: ReadonlyMap<string, string | null> = new Map([
  ['2a864886f70d010105', 'sha1'],
  ['2a864886f70d01010b', 'sha256'],
  ['2a864886f70d01010c', 'sha384'],
  ['2a864886f70d01010d', 'sha512'],
  ['2a8648ce3d0401', 'sha1'],
  ['2a8648ce3d040302', 'sha256'],
  ['2a8648ce3d040303', 'sha384'],
  ['2a8648ce3d040304', 'sha512'],
  ['2b6570', null],
]);

const KEY_USAGES: ReadonlyMap<string, number> = new Map([
  ['signing', 0x80],
  ['digital signature', 0x80],
  ['content commitment', 0x40],
  ['key encipherment', 0x20],
  ['data encipherment', 0x10],
  ['key agreement', 0x08],
  ['cert sign', 0x04],
  ['crl sign', 0x02],
  ['encipher only', 0x01],
]);

const EXTENDED_KEY_USAGES: ReadonlyMap<string, string> = new Map([
  ['any', '2.5.29.37.0'],
  ['server auth', '1.3.6.1.5.5.7.3.1'],
  ['client auth', '1.3.6.1.5.5.7.3.2'],
  ['code signing', '1.3.6.1.5.5.7.3.3'],
  ['email protection', '1.3.6.1.5.5.7.3.4'],
  ['s/mime', '1.3.6.1.5.5.7.3.4'],
  ['ipsec end system', '1.3.6.1.5.5.7.3.5'],
  ['ipsec tunnel', '1.3.6.1.5.5.7.3.6'],
  ['ipsec user', '1.3.6.1.5.5.7.3.7'],
  ['timestamping', '1.3.6.1.5.5.7.3.8'],
  ['ocsp signing', '1.3.6.1.5.5.7.3.9'],
  ['microsoft sgc', '1.3.6.1.4.1.311.10.3.3'],
  ['netscape sgc', '2.16.840.1.113730.4.1'],
]);
