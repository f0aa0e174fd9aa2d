import { refusal } from '../../control-plane/apiserver/refusals';
import { header } from '../../control-plane/apiserver/http/message';
import { acceptClauses } from '../../control-plane/apiserver/http/media-types';
import { text, type PathHandler } from './path';
import { MINOR } from './version';

const TYPES: readonly string[] = ['application/json', 'application/yaml', 'text/plain'];

/** `/flagz` and `/statusz`, in plain text (component-base/zpages, v1.36). */
export const zPages: PathHandler = ({ http, server }) => {
  if (http.path !== '/flagz' && http.path !== '/statusz') return undefined;
  const isMet = acceptClauses(header(http, 'accept')).some(({ type }) => type === 'text/plain' || type === '*/*');
  if (!isMet) {
    throw refusal(406, 'NotAcceptable', `only the following media types are accepted: ${TYPES.join(', ')}`);
  }
  if (http.path === '/flagz') return text(200, `\nkube-apiserver flags\n${WARNING}`);
  const lines = [`Binary version: 1.${MINOR}.2`, `Emulation version: 1.${MINOR}`, `Revision: ${server.store.revision}`];
  return text(200, `\nkube-apiserver statusz\n${WARNING}\n${lines.join('\n')}\n`);
};

const WARNING =
  'Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.\n';
