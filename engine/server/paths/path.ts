import type { User } from '../../api/request';
import type { HttpRequest } from '../../control-plane/apiserver/http/message';
import { methodNotAllowed } from '../../control-plane/apiserver/refusals';
import type { Server } from '../../control-plane/apiserver/server';
import type { Answer } from '../body';
import { goJson } from '../go-json';

/** A request for something that is no resource. Its sender may ask for it: that is settled. */
export interface PathRequest {
  readonly server: Server;
  readonly http: HttpRequest;
  readonly user: User;
  /** `127.0.0.1:6443`: where this server is reached. */
  readonly address: string;
}

/** Undefined: no such path. */
export type PathHandler = (request: PathRequest) => Answer | undefined;

export const text = (status: number, body: string, type = 'text/plain; charset=utf-8'): Answer => ({
  status,
  headers: { 'content-type': type, ...(status === 404 ? { 'x-content-type-options': 'nosniff' } : {}) },
  warnings: [],
  body,
});

export const json = (body: object, type = 'application/json'): Answer => ({
  status: 200,
  headers: { 'content-type': type },
  warnings: [],
  body: goJson(body),
});

/** Refuses whatever is no GET, where a path has that method alone. */
export function onlyGet({ method }: HttpRequest): void {
  if (method === 'GET') return;
  throw methodNotAllowed();
}

/** What a path is answered with that nobody knows. */
export const NOT_FOUND: Answer = text(404, '404 page not found\n');
