import { NO_BODY, type HttpRequest } from '../../control-plane/apiserver/http/message';
import type { ResourceInfo } from '../../control-plane/apiserver/http/request-info';
import { refusal } from '../../control-plane/apiserver/refusals';
import type { Server } from '../../control-plane/apiserver/server';
import { proxyLocation, type ProxyLocation } from '../../control-plane/apiserver/subresources/proxy-location';
import type { ApiError } from '../../api/request';
import type { Answer as NetworkAnswer } from '../../network/probe';
import type { Clock } from '../../sim/clock';
import type { Answer } from '../body';
import type { Machines } from '../sim/machines';
import { headersOf } from '../streams/port-server';
import { kubeletAnswer, KUBELET_PORT } from './kubelet-paths';

export interface ProxySurroundings {
  readonly server: Server;
  readonly machines: Machines | undefined;
  readonly clock: Clock;
}

/** What a pod, a service or a node answers to a request that is passed on to it. Rejects with ApiError. */
export async function proxied(http: HttpRequest, info: ResourceInfo, around: ProxySurroundings): Promise<Answer> {
  const location = proxyLocation(around.server, { resource: info.resource, namespace: info.namespace, id: info.name });
  const { prefix, path, query } = asked(http, info);
  if (path === '' && (http.method === 'GET' || http.method === 'HEAD')) return redirect(`${prefix}/${query}`);
  const to = { address: location.address, port: portOf(location) };
  if (info.resource === 'nodes' && to.port === KUBELET_PORT) return kubeletAnswer(around, info.name, path);
  const request = { method: http.method, path: `${path === '' ? '/' : path}${query}` };
  const answer = around.machines?.ask(to, request) ?? { kind: 'timeout', hops: [] };
  if (answer.kind !== 'reply') throw unreachable(dialError(answer.kind, to));
  // Whoever is connected to but does not speak HTTP hangs up.
  if (answer.delay === undefined) throw unreachable('EOF');
  const { delay } = answer;
  await new Promise<void>((done) => void around.clock.after(delay, 'proxied answer', done));
  return passedOn(answer, http.method, prefix);
}

interface Asked {
  readonly prefix: string;
  readonly path: string;
  readonly query: string;
}

/** A request to `…/proxy/a?b` as the one who is asked shall see it. */
function asked({ path, query }: HttpRequest, { resource }: ResourceInfo): Asked {
  const words = path.split('/');
  const end = resource === 'nodes' ? NODE_WORDS : NAMESPACED_WORDS;
  const pairs = [...query].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
  const text = new URLSearchParams(pairs).toString();
  return {
    prefix: words.slice(0, end).join('/'),
    path: words
      .slice(end)
      .map((word) => `/${word}`)
      .join(''),
    query: text === '' ? '' : `?${text}`,
  };
}

/** `/api/v1/nodes/<name>/proxy`, `/api/v1/namespaces/<namespace>/pods/<name>/proxy`. */
const NODE_WORDS = 6;
const NAMESPACED_WORDS = 8;

/** apimachinery/pkg/util/proxy/upgradeaware.go, `proxyRedirectsforRootPath`, v0.36. */
const redirect = (location: string): Answer => ({ status: 301, headers: { location }, warnings: [], body: NO_BODY });

const portOf = ({ scheme, port }: ProxyLocation): number =>
  port === '' ? (scheme === 'https' ? 443 : 80) : Number(port);

function dialError(
  kind: 'refused' | 'timeout' | 'no-such-host' | 'unreachable',
  to: { address: string; port: number },
): string {
  const dial = `dial tcp ${to.address}:${to.port}`;
  switch (kind) {
    case 'refused':
      return `${dial}: connect: connection refused`;
    case 'timeout':
      return `${dial}: i/o timeout`;
    case 'no-such-host':
      return `dial tcp: lookup ${to.address}: no such host`;
    case 'unreachable':
      return `${dial}: connect: no route to host`;
  }
}

/** apimachinery/pkg/util/proxy/transport.go, v0.36. */
const unreachable = (why: string): ApiError =>
  refusal(503, 'ServiceUnavailable', `error trying to reach service: ${why}`);

type Reply = Extract<NetworkAnswer, { kind: 'reply' }>;

function passedOn({ status, body, location }: Reply, method: string, prefix: string): Answer {
  const { 'content-length': _length, ...rest } = headersOf({ body, location });
  const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  const moved = location?.startsWith('/') === true ? { location: `${prefix}${location}` } : {};
  return { status, headers: { ...headers, ...moved }, warnings: [], body: method === 'HEAD' ? NO_BODY : body };
}
