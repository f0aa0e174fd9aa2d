import type { ApiRequest } from '../../../api/request';
import type { Writer } from '../field-tracker';
import type { Scope } from '../scope';

const LENGTH_MAX = 128;

/** Who owns the fields that a request sets: the manager it names, else the program (handlers/create.go, v1.36). */
export function writerOf({ request, served, subresource }: Scope): Writer {
  const { fieldManager = '' } = request;
  return { manager: fieldManager === '' ? programOf(request) : fieldManager, subresource, served };
}

function programOf({ userAgent = '' }: Pick<ApiRequest, 'userAgent'>): string {
  const slash = userAgent.indexOf('/');
  const program = slash < 0 ? userAgent : userAgent.slice(0, slash);
  const isPlain = program.length <= LENGTH_MAX && PLAIN.test(program);
  return isPlain ? program : program.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '').slice(0, LENGTH_MAX);
}

/** Most programs are called so, and this costs far less to see than that all characters are printable. */
const PLAIN = /^[a-z-]*$/;
