import { refusal } from '../../control-plane/apiserver/refusals';
import { header } from '../../control-plane/apiserver/http/message';
import { acceptClauses } from '../../control-plane/apiserver/http/media-types';
import type { Answer } from '../body';
import { json, type PathHandler } from './path';

export interface PublicKeySet {
  readonly keys: readonly object[];
}

export const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const KEY_SET_TYPE = 'application/jwk-set+json';

/** Whoever verifies tokens may keep it for an hour (pkg/routes/openidmetadata.go, v1.36). */
function cached(body: object, type?: string): Answer {
  const answer = json(body, type);
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'public, max-age=3600' } };
}

/** `/.well-known/openid-configuration` and `/openid/v1/jwks`: how others verify the tokens of service accounts. */
export const issuer =
  (keys: () => PublicKeySet): PathHandler =>
  ({ http, address }) => {
    if (http.path === '/.well-known/openid-configuration') {
      return cached({
        issuer: ISSUER,
        jwks_uri: `https://${address}/openid/v1/jwks`,
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (http.path !== '/openid/v1/jwks') return undefined;
    const types = acceptClauses(header(http, 'accept')).map(({ type }) => type);
    if (!types.some((type) => type === '*/*' || type === 'application/*' || type === KEY_SET_TYPE)) {
      throw refusal(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${KEY_SET_TYPE}`, {});
    }
    return cached(keys(), KEY_SET_TYPE);
  };
