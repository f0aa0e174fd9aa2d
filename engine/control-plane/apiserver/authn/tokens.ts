import type { User } from '../../../api/request';
import type { Instant } from '../../../base/brand';

/** What a service account token says, beside who signed it. */
export type ServiceAccountClaims = TokenClaims | LegacyClaims;

/** Of a token that a Secret holds: it has no end and no audience, and is good as long as the Secret holds it. */
export interface LegacyClaims {
  readonly namespace: string;
  readonly serviceAccount: { readonly name: string; readonly uid: string };
  readonly secret: string;
}

/** Of a token that was asked for. */
export interface TokenClaims {
  readonly namespace: string;
  readonly serviceAccount: { readonly name: string; readonly uid: string };
  readonly audiences: readonly string[];
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  /** Kubelets and clients are warned from then on; set where the token lives longer than was asked. */
  readonly warnAfter?: Instant;
  /** Unique to this token. */
  readonly id: string;
  readonly boundTo?: BoundObject;
  /** The node of the pod that it is bound to. */
  readonly node?: { readonly name: string; readonly uid: string };
}

export interface BoundObject {
  readonly kind: 'Pod' | 'Secret' | 'Node';
  readonly name: string;
  readonly uid: string;
}

/** Signs tokens. Signing is of the edge: it needs keys, and a token in process needs no signature. */
export interface TokenSigner {
  sign(claims: ServiceAccountClaims): string;
  /** Undefined: none of ours. Does not look at the clock. */
  read(token: string): ServiceAccountClaims | undefined;
}

export type Reviewed =
  | { readonly ok: true; readonly user: User; readonly audiences: readonly string[] }
  | { readonly ok: false; readonly error: string };

/** Who a token belongs to, whatever kind of token it is. */
export interface TokenReviewer {
  review(token: string, audiences: readonly string[]): Reviewed;
}

/**
 * A signer for runs without an edge: it knows what it has issued, so nothing has to be signed. Its tokens look like JSON
 * Web Tokens (RFC 7519) of algorithm `none`; nobody but itself accepts them.
 */
export function plainTokens(): TokenSigner {
  const issued = new Map<string, ServiceAccountClaims>();
  return {
    sign(claims) {
      const token = `${part({ alg: 'none' })}.${part(claims)}.seatrial`;
      issued.set(token, claims);
      return token;
    },
    read: (token) => issued.get(token),
  };
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
