import { badRequest } from '../refusals';

/** Where a list goes on: a key below the one that was listed, at a revision; -1 for whatever is current. */
export interface ContinueToken {
  readonly revision: number;
  readonly start: string;
}

/** Opaque to clients; built as apiserver/pkg/storage/continue.go (v1.36) builds it. */
export const continueText = ({ revision, start }: ContinueToken): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start })).toString('base64url');

export function parseContinue(text: string): ContinueToken {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) {
    throw notValid('illegal base64 data at input byte 0');
  }
  let parsed: { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown };
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as typeof parsed;
  } catch {
    throw notValid('invalid character looking for beginning of value');
  }
  if (parsed.v !== 'meta.k8s.io/v1')
    throw notValid(`server does not recognize this encoded version "${String(parsed.v)}"`);
  if (typeof parsed.start !== 'string' || parsed.start === '')
    throw notValid('encoded start key empty (version meta.k8s.io/v1)');
  return { revision: Number(parsed.rv), start: parsed.start };
}

const notValid = (why: string): Error => badRequest(`continue key is not valid: ${why}`);
