import type { KubeObject } from '../../../api/object';
import type { Secret } from '../../../api/types/core-v1';
import { base64OfText } from '../../../base/base64';
import type { User } from '../../../api/request';
import { instantOf } from '../../../base/timestamp';
import type { Clock } from '../../../sim/clock';
import type { StoreReads } from '../../etcd/store';
import type { TokenLookup } from './authenticator';
import type { LegacyClaims, Reviewed, ServiceAccountClaims, TokenClaims, TokenReviewer, TokenSigner } from './tokens';

/** The audience of the API server itself. */
export const API_AUDIENCE = 'https://kubernetes.default.svc.cluster.local';

interface World {
  readonly store: StoreReads;
  readonly clock: Clock;
  readonly signer: TokenSigner;
}

const LEEWAY_MS = 60_000;

/** Judges tokens of service accounts against what is stored now (pkg/serviceaccount/claims.go, v1.36). */
export function serviceAccountTokens(
  world: World,
  others: readonly TokenLookup[] = [],
): TokenReviewer & { readonly lookup: TokenLookup } {
  const users = new Map<string, User>();
  const review = (token: string, audiences: readonly string[]): Reviewed => {
    for (const other of others) {
      const user = other(token);
      if (user !== undefined) return { ok: true, user: full(user), audiences: [API_AUDIENCE] };
    }
    const claims = world.signer.read(token);
    if (claims === undefined) return { ok: false, error: 'invalid bearer token' };
    const isLegacy = 'secret' in claims;
    const fault = isLegacy ? legacyFaultOf(world, claims, token) : faultOf(world, claims);
    if (fault !== undefined) return { ok: false, error: `[invalid bearer token, ${fault}]` };
    const wanted = audiences.length === 0 ? [API_AUDIENCE] : audiences;
    const meant = isLegacy ? [API_AUDIENCE] : claims.audiences;
    const shared = wanted.filter((audience) => meant.includes(audience));
    if (shared.length === 0)
      return {
        ok: false,
        error: `[invalid bearer token, token audiences ${goQuoted(meant)} is invalid for the target audiences ${goQuoted(wanted)}]`,
      };
    let user = users.get(token);
    if (user === undefined) users.set(token, (user = userOf(claims)));
    return { ok: true, user, audiences: shared };
  };
  return {
    review,
    lookup(token) {
      const reviewed = review(token, []);
      return reviewed.ok ? reviewed.user : undefined;
    },
  };
}

const goQuoted = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;

const full = (user: User): User =>
  user.groups.includes('system:authenticated') ? user : { ...user, groups: [...user.groups, 'system:authenticated'] };

function userOf(claims: ServiceAccountClaims): User {
  const { namespace, serviceAccount } = claims;
  const extra = 'secret' in claims ? undefined : extraOf(claims);
  return {
    name: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
    uid: serviceAccount.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    ...(extra === undefined ? {} : { extra }),
  };
}

function extraOf({ boundTo, node, id }: TokenClaims): NonNullable<User['extra']> {
  const extra: Record<string, readonly string[]> = { 'authentication.kubernetes.io/credential-id': [`JTI=${id}`] };
  if (boundTo?.kind === 'Pod') {
    extra['authentication.kubernetes.io/pod-name'] = [boundTo.name];
    extra['authentication.kubernetes.io/pod-uid'] = [boundTo.uid];
  }
  const onNode = boundTo?.kind === 'Node' ? boundTo : node;
  if (onNode !== undefined) {
    extra['authentication.kubernetes.io/node-name'] = [onNode.name];
    if (onNode.uid !== '') extra['authentication.kubernetes.io/node-uid'] = [onNode.uid];
  }
  return extra;
}

/** Why a token of a Secret is no good (pkg/serviceaccount/legacy.go, v1.36). */
function legacyFaultOf({ store }: World, claims: LegacyClaims, token: string): string | undefined {
  const { namespace, serviceAccount, secret: name } = claims;
  const secret = store.get({ prefix: 'secrets', namespace, name })?.value as Secret | undefined;
  if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return 'Token has been invalidated';
  if (secret.data?.['token'] !== base64OfText(token)) return "Token does not match server's copy";
  const account = store.get({ prefix: 'serviceaccounts', namespace, name: serviceAccount.name })?.value;
  if (account === undefined) return `serviceaccounts ${JSON.stringify(serviceAccount.name)} not found`;
  const { uid, deletionTimestamp } = account.metadata;
  if (deletionTimestamp !== undefined) return `ServiceAccount ${namespace}/${serviceAccount.name} has been deleted`;
  if (uid !== serviceAccount.uid) return `ServiceAccount UID (${uid}) does not match claim (${serviceAccount.uid})`;
  return (secret.metadata.labels?.[INVALID_SINCE] ?? '') === '' ? undefined : markedInvalid(claims);
}

const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';

const markedInvalid = ({ namespace, serviceAccount, secret }: LegacyClaims): string =>
  `the token in secret ${namespace}/${secret} for service account ${namespace}/${serviceAccount.name} has been marked ` +
  'invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the ' +
  `'${INVALID_SINCE}' label from the secret to temporarily allow use of this token`;

const INVALIDATED = 'service account token has been invalidated';

/** Why a token is no good; undefined: it is. */
function faultOf({ store, clock }: World, claims: TokenClaims): string | undefined {
  const now = clock.now();
  if (now > claims.expiresAt + LEEWAY_MS) return 'service account token has expired';
  const { namespace, serviceAccount, boundTo } = claims;
  const account = store.get({ prefix: 'serviceaccounts', namespace, name: serviceAccount.name })?.value;
  if (account === undefined) return `serviceaccounts ${JSON.stringify(serviceAccount.name)} not found`;
  if (account.metadata.uid !== serviceAccount.uid) {
    return `service account UID (${account.metadata.uid}) does not match claim (${serviceAccount.uid})`;
  }
  if (isLongGone(account, now)) return `service account ${namespace}/${serviceAccount.name} has been deleted`;
  if (boundTo === undefined) return undefined;
  const { prefix, words } = BOUND[boundTo.kind];
  const bound = store.get({ prefix, namespace: boundTo.kind === 'Node' ? '' : namespace, name: boundTo.name })?.value;
  if (bound === undefined || isLongGone(bound, now)) return INVALIDATED;
  if (bound.metadata.uid === boundTo.uid) return undefined;
  return `${words} UID (${bound.metadata.uid}) does not match service account ${words} ref claim (${boundTo.uid})`;
}

const BOUND = {
  Pod: { prefix: 'pods', words: 'pod' },
  Secret: { prefix: 'secrets', words: 'secret' },
  Node: { prefix: 'minions', words: 'node' },
} as const;

const isLongGone = ({ metadata }: KubeObject, now: number): boolean =>
  metadata.deletionTimestamp !== undefined && instantOf(metadata.deletionTimestamp) < now - LEEWAY_MS;
