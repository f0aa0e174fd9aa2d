import { parse } from '../../../api/struct-model/decode';
import { badRequest } from '../refusals';

/** Where a list goes on: a key below the one that was listed, at a revision; -1 for whatever is current. */
export interface ContinueToken {
  readonly revision: number;
  readonly start: string;
}

/** Opaque to clients; built as apiserver/pkg/storage/continue.go (v1.36) builds it. */
export const continueText = ({ revision, start }: ContinueToken): string =>
  Buffer.from(JSON.stringify({ v: VERSION, rv: revision, start })).toString('base64url');

export function parseContinue(text: string): ContinueToken {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) {
    throw notValid('illegal base64 data at input byte 0');
  }
  const read = parse(Buffer.from(text, 'base64url').toString('utf8'));
  if (!read.ok) throw notValid(read.error);
  const { v = '', rv = 0, start } = (read.value ?? {}) as Partial<Record<'v' | 'rv' | 'start', unknown>>;
  if (v !== VERSION) throw notValid(`server does not recognize this encoded version ${String(v)}`);
  if (rv === 0) throw notValid(`incorrect encoded start resourceVersion (version ${VERSION})`);
  if (typeof start !== 'string' || start === '') throw notValid(`encoded start key empty (version ${VERSION})`);
  if (start.split('/').includes('..')) throw notValid(start);
  return { revision: Number(rv), start };
}

const VERSION = 'meta.k8s.io/v1';

const notValid = (why: string): Error => badRequest(`invalid continue token: continue key is not valid: ${why}`);
