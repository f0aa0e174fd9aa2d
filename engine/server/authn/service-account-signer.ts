import {
  createHash,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { instant } from '../../base/brand';
import type {
  BoundObject,
  LegacyClaims,
  TokenClaims,
  ServiceAccountClaims,
  TokenSigner,
} from '../../control-plane/apiserver/authn/tokens';
import { ISSUER, type PublicKeySet } from '../paths/issuer';

const MODULUS_BITS = 2048;

/**
 * Signs tokens of service accounts as the real server does: JSON Web Tokens, RS256. The key takes a while to make, and
 * few clusters need one, so it is made when it is first asked for, or ahead of that in the background.
 */
export class ServiceAccountSigner implements TokenSigner {
  private key: KeyObject | undefined;
  private readonly seen = new Map<string, ServiceAccountClaims>();

  constructor(key?: KeyObject) {
    this.key = key;
  }

  /** Makes the key aside, so that nobody has to wait for it. */
  prepare(): void {
    if (this.key !== undefined) return;
    generateKeyPair('rsa', { modulusLength: MODULUS_BITS }, (error, _public, key) => {
      if (error === null) this.key ??= key;
    });
  }

  get privateKey(): KeyObject {
    this.key ??= generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS }).privateKey;
    return this.key;
  }

  publicKeys(): PublicKeySet {
    const { n, e } = createPublicKey(this.privateKey).export({ format: 'jwk' });
    return { keys: [{ use: 'sig', kty: 'RSA', kid: this.keyId(), alg: 'RS256', n, e }] };
  }

  sign(claims: ServiceAccountClaims): string {
    const header = { alg: 'RS256', kid: this.keyId() };
    const body = `${encoded(header)}.${encoded(payloadOf(claims))}`;
    return `${body}.${sign('sha256', Buffer.from(body), this.privateKey).toString('base64url')}`;
  }

  read(token: string): ServiceAccountClaims | undefined {
    const known = this.seen.get(token);
    if (known !== undefined) return known;
    const claims = this.verified(token);
    if (claims === undefined) return undefined;
    if (this.seen.size >= SEEN_MAX) this.seen.clear();
    this.seen.set(token, claims);
    return claims;
  }

  private verified(token: string): ServiceAccountClaims | undefined {
    const [header = '', payload = '', signature = '', ...more] = token.split('.');
    if (more.length > 0 || signature === '' || this.key === undefined) return undefined;
    const { alg } = decoded(header) as { readonly alg?: unknown };
    if (alg !== 'RS256') return undefined;
    const isOurs = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      createPublicKey(this.key),
      Buffer.from(signature, 'base64url'),
    );
    if (!isOurs) return undefined;
    const read = decoded(payload) as Payload | LegacyPayload;
    return read.iss === LEGACY_ISSUER ? legacyClaimsOf(read) : claimsOf(read);
  }

  /** A hash of the public key (pkg/serviceaccount/jwt.go, v1.36). */
  private keyId(): string {
    const der = createPublicKey(this.privateKey).export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(der).digest('base64url');
  }
}

const SEEN_MAX = 10_000;

/** The claims as they stand in a token (pkg/serviceaccount/claims.go, v1.36). */
interface Payload {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly iss: typeof ISSUER;
  readonly jti: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly node?: { readonly name: string; readonly uid: string };
    readonly pod?: { readonly name: string; readonly uid: string };
    readonly secret?: { readonly name: string; readonly uid: string };
    readonly serviceaccount: { readonly name: string; readonly uid: string };
    readonly warnafter?: number;
  };
  readonly nbf: number;
  readonly sub: string;
}

function payloadOf(claims: ServiceAccountClaims): Payload | LegacyPayload {
  if ('secret' in claims) return legacyPayloadOf(claims);
  const { namespace, serviceAccount, boundTo, node, warnAfter } = claims;
  const on = (kind: BoundObject['kind']): BoundObject | undefined => (boundTo?.kind === kind ? boundTo : undefined);
  const reference = (name: 'node' | 'pod' | 'secret', of?: { readonly name: string; readonly uid: string }): object =>
    of === undefined ? {} : { [name]: { name: of.name, uid: of.uid } };
  const issuedAt = seconds(claims.issuedAt);
  return {
    aud: claims.audiences,
    exp: seconds(claims.expiresAt),
    iat: issuedAt,
    iss: ISSUER,
    jti: claims.id,
    'kubernetes.io': {
      namespace,
      ...reference('node', on('Node') ?? node),
      ...reference('pod', on('Pod')),
      ...reference('secret', on('Secret')),
      serviceaccount: serviceAccount,
      ...(warnAfter === undefined ? {} : { warnafter: seconds(warnAfter) }),
    },
    nbf: issuedAt,
    sub: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
  };
}

const LEGACY_ISSUER = 'kubernetes/serviceaccount';

/** The claims of a token that a Secret holds (pkg/serviceaccount/legacy.go, v1.36). */
interface LegacyPayload {
  readonly iss: typeof LEGACY_ISSUER;
  readonly 'kubernetes.io/serviceaccount/namespace': string;
  readonly 'kubernetes.io/serviceaccount/secret.name': string;
  readonly 'kubernetes.io/serviceaccount/service-account.name': string;
  readonly 'kubernetes.io/serviceaccount/service-account.uid': string;
  readonly sub: string;
}

const legacyPayloadOf = ({ namespace, serviceAccount, secret }: LegacyClaims): LegacyPayload => ({
  iss: LEGACY_ISSUER,
  'kubernetes.io/serviceaccount/namespace': namespace,
  'kubernetes.io/serviceaccount/secret.name': secret,
  'kubernetes.io/serviceaccount/service-account.name': serviceAccount.name,
  'kubernetes.io/serviceaccount/service-account.uid': serviceAccount.uid,
  sub: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
});

const legacyClaimsOf = (payload: LegacyPayload): LegacyClaims => ({
  namespace: payload['kubernetes.io/serviceaccount/namespace'],
  secret: payload['kubernetes.io/serviceaccount/secret.name'],
  serviceAccount: {
    name: payload['kubernetes.io/serviceaccount/service-account.name'],
    uid: payload['kubernetes.io/serviceaccount/service-account.uid'],
  },
});

function claimsOf(payload: Payload): TokenClaims {
  const { pod, secret, node, namespace, serviceaccount, warnafter } = payload['kubernetes.io'];
  const bound = boundOf(pod, secret, node);
  return {
    namespace,
    serviceAccount: serviceaccount,
    audiences: payload.aud,
    issuedAt: instant(payload.iat * 1000),
    expiresAt: instant(payload.exp * 1000),
    id: payload.jti,
    ...(warnafter === undefined ? {} : { warnAfter: instant(warnafter * 1000) }),
    ...(bound === undefined ? {} : { boundTo: bound }),
    ...(node === undefined || bound?.kind === 'Node' ? {} : { node }),
  };
}

type Reference = { readonly name: string; readonly uid: string } | undefined;

function boundOf(pod: Reference, secret: Reference, node: Reference): BoundObject | undefined {
  if (pod !== undefined) return { kind: 'Pod', ...pod };
  if (secret !== undefined) return { kind: 'Secret', ...secret };
  return node === undefined ? undefined : { kind: 'Node', ...node };
}

const seconds = (at: number): number => Math.floor(at / 1000);
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An empty object for what is no JSON object. */
function decoded(part: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
