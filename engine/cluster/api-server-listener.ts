import { ApiError, type User } from '../api/request';
import { ANONYMOUS, bearerToken } from '../control-plane/apiserver/authn/authenticator';
import type { TokenReviewer } from '../control-plane/apiserver/authn/tokens';
import { unauthorized } from '../control-plane/apiserver/refusals';
import type { Listener } from '../network/network';
import type { ApiServerProcess } from './api-server-process';
import { sendHttp } from './send-http';

const PORT = 6443;

/** Whose bearer token it is; anonymous without one. Throws the refusal 401 for a wrong one. */
function userOf(tokens: TokenReviewer, authorization: string | undefined): User {
  const token = bearerToken(authorization);
  if (token === undefined) return ANONYMOUS;
  const reviewed = tokens.review(token, []);
  if (!reviewed.ok) throw unauthorized();
  return reviewed.user;
}

/** The API server as pods meet it over the network: who shows no token is anonymous. */
export const apiServerListener = (apiServer: ApiServerProcess): Listener => ({
  serve: (port, protocol, http) => {
    if (port !== PORT || protocol !== 'TCP' || apiServer.running === undefined) return 'refused';
    if (http === undefined) return { status: 200, body: '' };
    try {
      const { method, path: target, headers = {} } = http;
      const user = userOf(apiServer.running.server.tokens, headers['authorization']);
      const { code, body } = sendHttp(apiServer, user, { method, target });
      return { status: code, body: `${JSON.stringify(body)}\n` };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.code, body: `${JSON.stringify(error.status)}\n` };
    }
  },
});
