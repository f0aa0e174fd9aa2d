import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Credentials } from '../../control-plane/apiserver/authn/authenticator';

type Certificate = NonNullable<Credentials['certificate']>;

const known = new WeakMap<Duplex, Certificate | 'none' | 'invalid'>();

/** Subject of the certificate that a connection was opened with; `invalid`: shown, and not one of ours. */
export function certificateOf(socket: Duplex): Certificate | 'invalid' | undefined {
  let found = known.get(socket);
  if (found === undefined) known.set(socket, (found = subjectOf(socket)));
  return found === 'none' ? undefined : found;
}

function subjectOf(socket: Duplex): Certificate | 'none' | 'invalid' {
  if (!(socket instanceof TLSSocket)) return 'none';
  // What OpenSSL says when nothing was shown is an empty object, which the types do not tell.
  const shown = socket.getPeerCertificate() as { readonly subject?: Readonly<Record<string, string | string[]>> };
  if (shown.subject === undefined) return 'none';
  if (!socket.authorized) return 'invalid';
  const { CN = '', O = [] } = shown.subject;
  return { commonName: String(CN), organizations: typeof O === 'string' ? [O] : O };
}
