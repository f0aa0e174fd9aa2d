import type { PathAnswer } from '../../../api/request';
import { quote } from '../../../base/go-text';
import { found, missing, type Found } from './samples';

/** A read of the API server whose answer is waited for: it may come from another server. */
export interface Ask {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Work that asks along its way. */
export type Asking<T> = Generator<Ask, T, PathAnswer>;

/** What is asked for, as errors of Go's client name it. */
export interface Named {
  readonly group: string;
  readonly resource: string;
  readonly name?: string;
}

/** The object that is answered, or the error of Go's client (client-go/rest/request.go, v0.36). */
export function* get(ask: Ask, named: Named): Asking<Found<object>> {
  const { code, body } = yield ask;
  if (code >= 200 && code <= 206 && typeof body === 'object' && body !== null) return found(body);
  return missing(errorText(code, body, named));
}

function errorText(code: number, body: unknown, { group, resource, name = '' }: Named): string {
  const status = typeof body === 'object' ? (body as { readonly kind?: unknown; readonly message?: unknown }) : {};
  if (status?.kind === 'Status' && typeof status.message === 'string') return status.message;
  const what = group === '' ? resource : `${resource}.${group}`;
  return `${generic(code, typeof body === 'string' ? body.trim() : '')} (get ${what}${name === '' ? '' : ` ${name}`})`;
}

/** What is said where the server says nothing itself (apimachinery, NewGenericServerResponse, v0.36). */
function generic(code: number, text: string): string {
  const known = SAYINGS.get(code);
  if (known !== undefined) return known;
  if (code === 403) return text;
  return code >= 500
    ? `an error on the server (${quote(text === '' ? 'unknown' : text)}) has prevented the request from succeeding`
    : `the server responded with the status code ${code} but did not return more information`;
}

const SAYINGS: ReadonlyMap<number, string> = new Map([
  [400, 'the server rejected our request for an unknown reason'],
  [401, 'the server has asked for the client to provide credentials'],
  [404, 'the server could not find the requested resource'],
  [405, 'the server does not allow this method on the requested resource'],
  [409, 'the server reported a conflict'],
  [429, 'the server has received too many requests and has asked us to try again later'],
  [503, 'the server is currently unable to handle the request'],
  [504, 'the server was unable to return a response in the time allotted, but may still be processing the request'],
]);
