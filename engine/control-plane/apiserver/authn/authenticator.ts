import type { User } from '../../../api/request';

/** What a request shows to say who sends it. */
export interface Credentials {
  /** The value of the Authorization header. */
  readonly authorization?: string;
  /** Subject of a client certificate that the edge has verified. */
  readonly certificate?: { readonly commonName: string; readonly organizations: readonly string[] };
}

export type Authenticated =
  | { readonly kind: 'user'; readonly user: User }
  /** These credentials are not for this authenticator. */
  | { readonly kind: 'none' }
  /** Shown, and wrong. */
  | { readonly kind: 'refused' };

/** Answers the same `User` for the same credentials, so that what is known of a user can be remembered. */
export interface Authenticator {
  authenticate(credentials: Credentials): Authenticated;
}

const NONE: Authenticated = Object.freeze({ kind: 'none' });
const REFUSED: Authenticated = Object.freeze({ kind: 'refused' });
const AUTHENTICATED = 'system:authenticated';

export const ANONYMOUS: User = Object.freeze({
  name: 'system:anonymous',
  groups: Object.freeze(['system:unauthenticated']),
});

/** Members of this group are known by more than their claim. */
const withGroup = (user: User): User =>
  user.groups.includes(AUTHENTICATED) ? user : { ...user, groups: [...user.groups, AUTHENTICATED] };

/** Common name and organizations of a certificate are name and groups (apiserver/pkg/authentication/request/x509, v1.36). */
export function certificateAuthenticator(): Authenticator {
  const users = new Map<string, User>();
  return {
    authenticate({ certificate }) {
      if (certificate === undefined || certificate.commonName === '') return NONE;
      const key = JSON.stringify(certificate);
      let user = users.get(key);
      if (user === undefined) {
        user = withGroup({ name: certificate.commonName, groups: certificate.organizations });
        users.set(key, user);
      }
      return { kind: 'user', user };
    },
  };
}

/** Who a bearer token belongs to; undefined: it is not one of these. */
export type TokenLookup = (token: string) => User | undefined;

/** Asks each in turn; a token that none knows is refused (apiserver/pkg/authentication/request/bearertoken, v1.36). */
export function tokenAuthenticator(lookups: readonly TokenLookup[]): Authenticator {
  const seen = new WeakMap<User, User>();
  return {
    authenticate({ authorization }) {
      const token = bearerToken(authorization);
      if (token === undefined) return NONE;
      for (const lookup of lookups) {
        const user = lookup(token);
        if (user === undefined) continue;
        let full = seen.get(user);
        if (full === undefined) seen.set(user, (full = withGroup(user)));
        return { kind: 'user', user: full };
      }
      return REFUSED;
    },
  };
}

export function bearerToken(authorization = ''): string | undefined {
  const [scheme = '', token = ''] = authorization.trim().split(' ');
  return scheme.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
}

/** Tokens of a file, as `--token-auth-file` has them. */
export const staticTokens =
  (users: ReadonlyMap<string, User>): TokenLookup =>
  (token) =>
    users.get(token);

/** The first that knows the credentials decides; nobody is `system:anonymous`. Undefined: 401. */
export function authenticate(authenticators: readonly Authenticator[], credentials: Credentials): User | undefined {
  for (const authenticator of authenticators) {
    const result = authenticator.authenticate(credentials);
    if (result.kind === 'user') return result.user;
    if (result.kind === 'refused') return undefined;
  }
  return ANONYMOUS;
}
