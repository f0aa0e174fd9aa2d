import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError, type ApiResponse, type User, type WatchRequest, type WatchStream } from '../api/request';
import type { ApiServer } from '../control-plane/apiserver/api-server';
import type { AuditedRequest } from '../control-plane/apiserver/audit-log/audit-trail';
import { standInFor } from '../control-plane/apiserver/aggregation/stand-in';
import { authenticate, type Authenticator } from '../control-plane/apiserver/authn/authenticator';
import { header, NO_BODY, type HttpRequest } from '../control-plane/apiserver/http/message';
import { badRequest, internalError, refusal, unauthorized } from '../control-plane/apiserver/refusals';
import { rendered } from '../control-plane/apiserver/http/render';
import { route, userOf, type Route } from '../control-plane/apiserver/route';
import { passOn } from './aggregation/pass-on';
import { auditLetIn, auditReceived, auditRefused, auditRejected } from './audit/wire-audit';
import { answerOf, refusalAnswer, type Answer, type Forms } from './body';
import type { CallOut } from './call-out/call-out';
import { certificateOf } from './authn/client-certificate';
import { BODY_BYTES_MAX, hasBody, httpRequestOf, readBody, type Incoming, type Outgoing } from './exchange';
import { DEPTH_MAX, isOutOfStack, isTooDeep, tooDeep } from './nesting';
import { NO_REQUEST, oddRequest, writeRaw, type ParserError } from './odd-request';
import { isChange } from './pace/is-change';
import type { Pace } from './pace/pace';
import { proxied } from './proxy/proxied';
import { NOT_FOUND, type PathHandler } from './paths/path';
import type { SimulationApi } from './sim/simulation-api';
import type { Simulation } from './simulation';
import { checkConnect } from './streams/check-connect';
import { commandOf } from './streams/connect';
import { openStream } from './streams/open-stream';
import { nodeOf, podNamed } from './streams/pod-access';
import { openWebSocket, upgradeOf, type Handshake } from './streams/upgrades';
import type { LogFollowers } from './streams/log-followers';
import { FollowedLog, podLog } from './streams/pod-log';
import { unsupported } from './unsupported';
import { OpenStreams, RequestCounts } from './request-counts';
import { responseSink, webSocketSink, type Sink, type WatchConnections } from './watch-connections';
import { auditIdOf, commonHeaders, startStream, writeAnswer, type FlowIds, type Headers } from './write-answer';

export interface RequestHandlerParts {
  readonly simulation: Simulation;
  readonly pace: Pace;
  readonly authenticators: readonly Authenticator[];
  readonly paths: readonly PathHandler[];
  /** APIs that the engine serves in place of other servers. */
  readonly standIns: readonly PathHandler[];
  readonly sim: SimulationApi;
  readonly forms: Forms;
  readonly watches: WatchConnections;
  readonly followers: LogFollowers;
  readonly callOut: CallOut;
  readonly flowOf: (user: User, http: HttpRequest) => FlowIds | undefined;
  readonly address: () => string;
  readonly onBug: (error: unknown) => void;
}

type Watched = Extract<Route, { kind: 'watch' }>;
type Connected = Extract<Route, { kind: 'connect' }>;
type Aggregated = Extract<Route, { kind: 'aggregated' }>;
type Requested = Extract<Route, { kind: 'request' }>;

/** From a request off the wire to its answer: who asks, what for, the API server's word, and the bytes. */
export class RequestHandler {
  readonly requests = new RequestCounts();
  readonly streams = new OpenStreams();

  constructor(private readonly parts: RequestHandlerParts) {}

  handle(request: Incoming, response: Outgoing): void {
    const done = this.parts.pace.begin();
    response.on('close', done);
    if (!hasBody(request)) return this.take(request, response, NO_BODY, done);
    readBody(request, (body) => {
      if (body.kind === 'broken') return done();
      if (body.kind === 'too-large') return this.fail({ request, response }, tooLarge());
      this.take(request, response, body.bytes, done);
    });
  }

  /** Only what is refused anyway comes this way. */
  handleOdd(error: ParserError, socket: Duplex): void {
    const http = oddRequest(error);
    const api = this.parts.simulation.apiServer();
    if (!socket.writable || api === undefined) return void socket.destroy();
    if (http === undefined) return writeRaw(socket, NO_REQUEST);
    writeRaw(socket, this.oddAnswer(http, socket, api));
  }

  /** Streams to a container, and watches over WebSockets. Refusals are ordinary answers. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // What is no protocol of ours is not upgraded to, as HTTP has it.
    if (upgradeOf(request) === 'other') return this.handle(request, responseOn(request, socket));
    const done = this.parts.pace.begin();
    socket.on('error', () => undefined);
    const http = httpRequestOf(request, NO_BODY);
    const api = this.parts.simulation.apiServer();
    if (api === undefined) {
      done();
      return void socket.destroy();
    }
    let known: Known | undefined;
    try {
      known = this.known(api, request, http, auditIdOf(request));
      this.upgrade({ request, socket, head }, http, api, known);
      const { audited } = known;
      audited?.began(101);
      if (audited !== undefined) socket.on('close', () => audited.ended(101));
    } catch (error) {
      if (!(error instanceof ApiError)) this.parts.onBug(error);
      const refused = error instanceof ApiError ? error : internalError(String(error));
      if (known?.audited !== undefined) auditRefused(known.audited, api.server, http, known.sender, refused);
      writeRaw(socket, refusalAnswer(refused, http));
    } finally {
      done();
    }
  }

  private upgrade(handshake: Handshake, http: HttpRequest, api: ApiServer, { sender, audited }: Known): void {
    const led = route(api.server, http, sender);
    if (audited !== undefined) auditLetIn(audited, api.server, http, sender, led);
    if (led.kind === 'watch') return this.watchOverWebSocket(handshake, http, api, led);
    if (led.kind === 'aggregated') throw unsupported('streams of aggregated APIs');
    if (led.kind !== 'connect') throw badRequest('this is no stream');
    const { simulation, pace } = this.parts;
    const { served, info } = led;
    openStream(handshake, http, api.server, led, {
      clock: simulation.clock,
      machines: simulation.machines,
      touch: () => pace.touch(),
    });
    handshake.socket.once('close', this.streams.opened(served, info.subresource));
  }

  private watchOverWebSocket(handshake: Handshake, http: HttpRequest, api: ApiServer, led: Watched): void {
    const { stream, view } = this.openWatch(api, http, led);
    openWebSocket(handshake, undefined, (socket) => {
      socket.on('close', this.parts.watches.add(stream, view, webSocketSink(socket)));
      socket.on('error', () => undefined);
    });
  }

  private oddAnswer(http: HttpRequest, socket: Duplex, api: ApiServer): Answer {
    try {
      const led = route(api.server, http, this.sender(socket, http));
      return led.kind === 'other' ? this.other(api, http, led.user) : NO_REQUEST;
    } catch (error) {
      if (error instanceof ApiError) return refusalAnswer(error, http);
      throw error;
    }
  }

  private take(request: Incoming, response: Outgoing, body: Uint8Array, done: () => void): void {
    const api = this.parts.simulation.apiServer();
    if (api === undefined) return void request.destroy();
    const http = httpRequestOf(request, body);
    let failing: Failing = { request, response, http };
    try {
      const id = auditIdOf(request);
      const known = this.known(api, request, http, id);
      const common = commonHeaders(id, this.parts.flowOf(known.sender, http));
      const exchange: Exchange = { request, response, http, api, common, led: undefined, done, ...known };
      failing = exchange;
      this.answer(exchange);
    } catch (error) {
      this.fail(failing, error);
    }
  }

  /** Who asks. Throws ApiError. */
  private known(api: ApiServer, request: Incoming, http: HttpRequest, id: string): Known {
    const { audit } = api.server;
    if (audit === undefined) return { sender: this.sender(request.socket, http), audited: undefined };
    const arrived = { http, uri: request.url ?? '/', socket: request.socket, id };
    try {
      const sender = this.sender(request.socket, http);
      return { sender, audited: auditReceived(audit, arrived, sender) };
    } catch (error) {
      auditRejected(audit, arrived);
      throw error;
    }
  }

  /** Throws ApiError. */
  sender(socket: Duplex, http: HttpRequest): User {
    const authorization = header(http, 'authorization');
    const certificate = certificateOf(socket);
    if (certificate === 'invalid') throw unauthorized();
    const sender = authenticate(this.parts.authenticators, {
      ...(authorization === undefined ? {} : { authorization }),
      ...(certificate === undefined ? {} : { certificate }),
    });
    if (sender === undefined) throw unauthorized();
    return sender;
  }

  private answer(exchange: Exchange): void {
    const { http, sender, api, audited } = exchange;
    if (speaksJson(http) && isTooDeep(http.body)) throw tooDeep();
    if (this.parts.sim.owns(http.path)) {
      return this.await(exchange, this.parts.sim.answer(api.server, http, userOf(api.server, http, sender)));
    }
    const led = (exchange.led = route(api.server, http, sender));
    if (audited !== undefined) auditLetIn(audited, api.server, http, sender, led);
    switch (led.kind) {
      case 'request':
        return this.request(exchange, led);
      case 'watch':
        return this.watch(exchange, led);
      case 'connect':
        return this.connect(exchange, led);
      case 'aggregated':
        return this.aggregated(exchange, led);
      case 'other':
        return this.write(exchange, this.other(api, http, led.user));
    }
  }

  private request(exchange: Exchange, led: Requested): void {
    const { api, http } = exchange;
    this.parts.simulation.checkFaults(led.request);
    if (isChange(led.request)) this.parts.pace.stir();
    const steps = api.steps(led.request, true);
    const conclude = (response: ApiResponse): Answer => {
      const { served, presentation } = led;
      exchange.audited?.answers(() =>
        rendered({ served, presentation, query: http.query, now: api.server.clock.now() }, response),
      );
      return answerOf(api.server, http, led, response, this.parts.forms);
    };
    try {
      const first = steps.next();
      if (first.done === true) return this.write(exchange, conclude(first.value));
      this.await(exchange, this.parts.callOut.finish(api.server, steps, first.value).then(conclude), led);
    } catch (error) {
      this.fail(exchange, error, led);
    }
  }

  private watch(exchange: Exchange, led: Watched): void {
    const { stream, view } = this.openWatch(exchange.api, exchange.http, led);
    this.stream(exchange, WATCH_TYPES[led.presentation.format], (sink) => this.parts.watches.add(stream, view, sink));
  }

  /** A client counts by its own clock how long it watches: where that of the cluster leaps ahead, so does the server. */
  private lifeOf({ request }: Watched): { readonly request: WatchRequest; readonly wallSeconds: number | undefined } {
    const { timeoutSeconds } = request.options;
    if (this.parts.pace.mode.kind !== 'auto' || timeoutSeconds === undefined || timeoutSeconds <= 0)
      return { request, wallSeconds: undefined };
    const { timeoutSeconds: wallSeconds, ...options } = request.options;
    return { request: { ...request, options: { ...options, timeoutSeconds: LONGEST_WATCH } }, wallSeconds };
  }

  private openWatch(api: ApiServer, http: HttpRequest, led: Watched): OpenWatch {
    this.parts.simulation.checkFaults(led.request);
    const { request, wallSeconds } = this.lifeOf(led);
    const stream = api.watch(request, true);
    this.parts.simulation.keepWatch(stream);
    if (wallSeconds !== undefined) setTimeout(() => stream.close(), wallSeconds * 1000).unref();
    const { served, presentation } = led;
    return { stream, view: () => ({ served, presentation, query: http.query, now: api.server.clock.now() }) };
  }

  private connect(exchange: Exchange, { info, served }: Connected): void {
    const { api, http } = exchange;
    checkConnect(served, info, http);
    if (info.subresource === 'proxy') {
      const { machines, clock } = this.parts.simulation;
      return this.await(exchange, proxied(http, info, { server: api.server, machines, clock }));
    }
    if (COMMANDS.has(info.subresource)) commandOf(api.server, http, info);
    if (info.subresource === 'portforward') nodeOf(podNamed(api.server, info.namespace, info.name));
    if (info.subresource !== 'log') throw badRequest('Upgrade request required');
    const log = podLog(api.server, this.parts.simulation.machines, http, info);
    if (!(log instanceof FollowedLog)) return this.write(exchange, log);
    this.stream(exchange, 'text/plain', (sink) => this.parts.followers.add(log, sink));
  }

  private aggregated(exchange: Exchange, { service, user }: Aggregated): void {
    const { api, http } = exchange;
    const { standIns, paths, simulation } = this.parts;
    if (standInFor(api.server.standIns(), service) !== undefined) {
      return this.write(exchange, this.other(api, http, user, [...standIns, ...paths]));
    }
    passOn(simulation.remote, {
      ...exchange,
      user,
      service,
      store: api.server.store,
      onAnswer: (status) => {
        this.count(exchange, status);
        exchange.audited?.ended(status);
        exchange.done();
      },
      onFailure: (answer) => this.write(exchange, answer),
    });
  }

  /** An answer without an end of its own. */
  private stream(exchange: Exchange, contentType: string, begin: (sink: Sink) => () => void): void {
    const { response, common, done } = exchange;
    startStream(response, { ...common, 'content-type': contentType });
    response.on('close', begin(responseSink(response)));
    exchange.audited?.began(200);
    response.on('close', () => exchange.audited?.ended(200));
    this.count(exchange, 200);
    done();
  }

  private other(api: ApiServer, http: HttpRequest, user: User, paths = this.parts.paths): Answer {
    const request = { server: api.server, http, user, address: this.parts.address() };
    for (const path of paths) {
      const answer = path(request);
      if (answer !== undefined) return answer;
    }
    return NOT_FOUND;
  }

  private await(exchange: Exchange, answer: Promise<Answer>, led?: Requested): void {
    answer.then(
      (found) => this.write(exchange, found),
      (error: unknown) => this.fail(exchange, error, led),
    );
  }

  private write(exchange: Exchange, answer: Answer): void {
    this.count(exchange, answer.status);
    exchange.audited?.ended(answer.status);
    this.parts.simulation.persist();
    writeAnswer(exchange.request, exchange.response, answer, exchange.common);
  }

  private count({ http, led }: Pick<Exchange, 'http' | 'led'>, code: number): void {
    this.requests.count(http, led, code);
  }

  /** A refusal is an answer; anything else is a bug of ours, and the client is told as much. */
  private fail(failing: Failing, error: unknown, led?: Requested): void {
    const { request, response, http, common, audited, api, sender } = failing;
    let refused = isOutOfStack(error) && (http?.body.length ?? 0) > DEPTH_MAX ? tooDeep() : error;
    if (!(refused instanceof ApiError)) {
      this.parts.onBug(error);
      refused = internalError(error instanceof Error ? error.message : String(error));
    }
    if (audited !== undefined && http !== undefined && api !== undefined && sender !== undefined) {
      auditRefused(audited, api.server, http, sender, refused as ApiError);
    }
    const answer = refusalAnswer(refused as ApiError, http, led);
    if (http !== undefined) this.count({ http, led: failing.led }, answer.status);
    writeAnswer(request, response, answer, common ?? commonHeaders(auditIdOf(request), undefined));
  }
}

interface Failing {
  readonly request: Incoming;
  readonly response: Outgoing;
  /** Unless it could not even be read. */
  readonly http?: HttpRequest;
  /** Unless it failed before it was known who asks. */
  readonly common?: Headers;
  readonly api?: ApiServer;
  readonly sender?: User;
  readonly audited?: AuditedRequest | undefined;
  readonly led?: Route | undefined;
}

interface Known {
  readonly sender: User;
  /** Undefined: it is not audited. */
  readonly audited: AuditedRequest | undefined;
}

interface Exchange extends Known {
  readonly request: Incoming;
  readonly response: Outgoing;
  readonly http: HttpRequest;
  readonly api: ApiServer;
  readonly common: Headers;
  /** Where it leads, once that is known. */
  led: Route | undefined;
  /** The request no longer holds up time. */
  readonly done: () => void;
}

interface OpenWatch {
  readonly stream: WatchStream;
  readonly view: Parameters<WatchConnections['add']>[1];
}

/** Node has handed over the socket of a request that asks for another protocol. */
function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(request.socket);
  response.on('finish', () => socket.end());
  return response;
}

/** What a watch is sent as. There is none in YAML. */
const WATCH_TYPES = {
  json: 'application/json',
  yaml: 'application/json',
  protobuf: 'application/vnd.kubernetes.protobuf;stream=watch',
};

const speaksJson = (http: HttpRequest): boolean => {
  const type = header(http, 'content-type') ?? '';
  return type === '' || type.includes('json');
};

/** Of the cluster's time; what ends such a watch is the client's. */
const LONGEST_WATCH = 10 * 365 * 86_400;

const COMMANDS: ReadonlySet<string> = new Set(['exec', 'attach']);

const tooLarge = (): ApiError =>
  refusal(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_BYTES_MAX}`, {});
