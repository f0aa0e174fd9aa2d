import { ApiError } from '../api/request';
import { ANONYMOUS } from '../control-plane/apiserver/authn/authenticator';
import type { Listener } from '../network/network';
import type { ApiServerProcess } from './api-server-process';
import { sendHttp } from './send-http';

const PORT = 6443;

/** The API server as pods meet it over the network: who shows no token is anonymous. */
export const apiServerListener = (apiServer: ApiServerProcess): Listener => ({
  serve: (port, protocol, http) => {
    if (port !== PORT || protocol !== 'TCP' || apiServer.running === undefined) return 'refused';
    if (http === undefined) return { status: 200, body: '' };
    try {
      const { code, body } = sendHttp(apiServer, ANONYMOUS, { method: http.method, target: http.path });
      return { status: code, body: `${JSON.stringify(body)}\n` };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.code, body: `${JSON.stringify(error.status)}\n` };
    }
  },
});
