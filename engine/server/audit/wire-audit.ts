import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { RawBody } from '../../api/raw-body';
import type { ApiError, ApiRequest, User } from '../../api/request';
import type { AuditedRequest, AuditTrail, Subject } from '../../control-plane/apiserver/audit-log/audit-trail';
import { attributesOf } from '../../control-plane/apiserver/http/let-in';
import { header, type HttpRequest } from '../../control-plane/apiserver/http/message';
import { booleanOf } from '../../control-plane/apiserver/http/parameters';
import { onWire } from '../../control-plane/apiserver/http/render';
import { requestInfo, type RequestInfo } from '../../control-plane/apiserver/http/request-info';
import type { Route } from '../../control-plane/apiserver/route';
import type { Served } from '../../control-plane/apiserver/registry';
import type { Server } from '../../control-plane/apiserver/server';
import { certificateOf } from '../authn/client-certificate';

export interface Arrived {
  readonly http: HttpRequest;
  /** As it stands in the first line. */
  readonly uri: string;
  readonly socket: Duplex & { readonly remoteAddress?: string | undefined };
  /** `Audit-Id`. */
  readonly id: string;
}

const infoOf = (http: HttpRequest): RequestInfo =>
  requestInfo(http.method, http.path, booleanOf(http.query, 'watch') === true);

/** A request of somebody who is known. Undefined: it is not audited. */
export const auditReceived = (audit: AuditTrail, arrived: Arrived, user: User): AuditedRequest | undefined =>
  audit.received(subjectOf(arrived, user));

/** A request of nobody (apiserver/pkg/endpoints/filters/authn_audit.go, v1.36). */
export function auditRejected(audit: AuditTrail, arrived: Arrived): void {
  const { http, socket } = arrived;
  const authorization = header(http, 'authorization') ?? '';
  const attempted = [
    ...(/^basic /i.test(authorization) ? ['basic'] : []),
    ...(/^bearer /i.test(authorization) ? ['bearer'] : []),
    ...(certificateOf(socket) === undefined ? [] : ['x509']),
  ];
  const message =
    attempted.length === 0
      ? 'Authentication failed, no credentials provided'
      : `Authentication failed, attempted: ${attempted.join(', ')}`;
  audit.rejected(subjectOf(arrived, undefined), message);
}

/** It was let in: why, as whom, and what it brings. */
export function auditLetIn(audited: AuditedRequest, server: Server, http: HttpRequest, sender: User, led: Route): void {
  const user = 'request' in led ? led.request.user : led.user;
  if (user !== sender) audited.actsAs(user);
  audited.decided(true, reasonOf(server, http, user));
  if (led.kind === 'request') auditBody(audited, server, http, led.request, led.served);
}

/** It was refused; if for want of a permission, that is said. */
export function auditRefused(
  audited: AuditedRequest,
  server: Server,
  http: HttpRequest,
  sender: User,
  error: ApiError,
): void {
  const isImpersonated = http.headers['impersonate-user'] !== undefined;
  if (error.code === 403 && !audited.isDecided && !isImpersonated) {
    audited.decided(false, reasonOf(server, http, sender));
  }
  audited.ended(error.code, error.status);
}

const reasonOf = (server: Server, http: HttpRequest, user: User): string =>
  server.authorizer.authorize(attributesOf(infoOf(http), { user, query: http.query })).why();

function subjectOf({ http, uri, socket, id }: Arrived, user: User | undefined): Subject {
  const info = infoOf(http);
  return {
    id,
    uri,
    user,
    verb: info.verb,
    path: info.path,
    userAgent: header(http, 'user-agent') ?? '',
    sourceIPs: sourceIPs(http, socket.remoteAddress ?? ''),
    target: info.isResource ? info : undefined,
  };
}

/** Who passed the request on, as far as anybody told (apimachinery/pkg/util/net/http.go, `SourceIPs`, v0.36). */
function sourceIPs(http: HttpRequest, remote: string): readonly string[] {
  const forwarded = (header(http, 'x-forwarded-for') ?? '').split(',').map((one) => one.trim());
  const real = (header(http, 'x-real-ip') ?? '').trim();
  const found = forwarded.filter((one) => isIP(one) !== 0);
  for (const one of [real, remote.replace(/^::ffff:/, '')]) {
    if (isIP(one) !== 0 && found.at(-1) !== one) found.push(one);
  }
  return found;
}

function auditBody(
  audited: AuditedRequest,
  server: Server,
  http: HttpRequest,
  request: ApiRequest,
  served: Served,
): void {
  switch (request.verb) {
    case 'create':
    case 'update': {
      const decoded = server.decoder.decode(served, request.object);
      if (decoded.ok) audited.holds(onWire(served.definition.defaults?.(decoded.object) ?? decoded.object));
      else audited.brings(valueIn(server, request.object));
      return;
    }
    case 'patch':
      return audited.brings(valueIn(server, request.patch.body));
    case 'delete':
    case 'deletecollection':
      if (http.body.length > 0) audited.brings(valueIn(server, new RawBody('json', http.body)));
      return;
    default:
  }
}

/** Undefined for what is neither JSON nor YAML. */
function valueIn({ yaml }: Server, body: unknown): unknown {
  if (!(body instanceof RawBody)) return body;
  if (body.format === 'protobuf') return undefined;
  const read = yaml(body.text);
  return 'error' in read ? undefined : read.value;
}
