import type { Http2SecureServer } from 'node:http2';
import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import type { User } from '../api/request';
import {
  certificateAuthenticator,
  staticTokens,
  tokenAuthenticator,
} from '../control-plane/apiserver/authn/authenticator';
import { publishAuthentication } from './aggregation/authentication-info';
import { FRONT_PROXY } from './aggregation/front-proxy';
import { Arrivals } from './arrivals';
import { Boot } from './boot';
import type { ServiceAccountSigner } from './authn/service-account-signer';
import { callOut } from './call-out/call-out';
import { dial } from './call-out/dial';
import type { OtherApis } from './discovery/other-api';
import { flowMatcher } from './flow';
import { attend, listen, portOf } from './listen';
import { engineApi } from './metrics/engine-api';
import { ObjectProtobufs } from './object-protobuf';
import { ObjectTexts } from './object-text';
import type { ClockMode } from './pace/clock-mode';
import { Pace } from './pace/pace';
import { discovery, root } from './paths/discovery';
import { health } from './paths/health';
import { issuer } from './paths/issuer';
import { metrics } from './paths/metrics';
import type { PathHandler } from './paths/path';
import { version } from './paths/version';
import { zPages } from './paths/zpages';
import { RequestHandler } from './request-handler';
import { SimulationApi } from './sim/simulation-api';
import type { Simulation } from './simulation';
import { LogFollowers } from './streams/log-followers';
import type { Pki } from './tls/pki';
import { WatchConnections } from './watch-connections';

export interface ServerOptions {
  readonly simulation: Simulation;
  readonly mode: ClockMode;
  readonly address: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly pki: Pki;
  /** Users by bearer token. */
  readonly tokens: ReadonlyMap<string, User>;
  readonly signer: ServiceAccountSigner;
  /** A bug of ours came up; the server goes on. */
  readonly onBug: (error: unknown) => void;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** All that comes before the first request is done. Rejects for a bug of ours. */
  readonly booted: Promise<void>;
  /** Ends watches, answers what is under way, and lets go of the port. */
  close(): Promise<void>;
}

/** A port that is listened at; nobody is let in yet. */
export interface Door {
  readonly url: string;
  readonly port: number;
  /** `127.0.0.1:6443`. */
  readonly authority: string;
  readonly server: Http2SecureServer;
}

/** Rejects when the port cannot be had. */
export async function openDoor({
  address,
  port: wanted,
  pki,
}: Pick<ServerOptions, 'address' | 'port' | 'pki'>): Promise<Door> {
  const keys = pki.server(namesOf(address), new Date());
  const server = await listen({ address, port: wanted, server: keys, authority: pki.authority.certificate });
  const port = portOf(server);
  const authority = `${isWildcard(address) ? '127.0.0.1' : bracketed(address)}:${port}`;
  return { url: `https://${authority}`, port, authority, server };
}

/** Serves a simulation over HTTPS. Rejects when the port cannot be had. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> =>
  serve(await openDoor(options), options);

/**
 * Lets in who comes to the door, in the turn in which it was opened: what is asked about a cluster that still boots is
 * answered when it is done.
 */
export function serve(door: Door, options: Omit<ServerOptions, 'address' | 'port'>): RunningServer {
  const { simulation, pki, onBug } = options;
  const { server, authority } = door;
  const { clock, remote } = simulation;
  const followers = new LogFollowers();
  const arrivals = new Arrivals();
  const pace: Pace = new Pace({
    clock,
    mode: options.mode,
    isQuiescent: () => simulation.isQuiescent(),
    afterTurn: () => {
      simulation.persist();
      if (followers.look()) pace.touch();
    },
    onBug,
    arrivals,
  });
  const forms = { texts: new ObjectTexts(), protobufs: new ObjectProtobufs() };
  const watches = new WatchConnections(
    forms,
    () => simulation.persist(),
    () => pace.touch(),
  );
  const engineApis = simulation.metrics?.apis.map(engineApi) ?? [];
  const others: OtherApis = () => [...remote.apis(), ...engineApis];
  const boot = new Boot(simulation);
  const handler: RequestHandler = new RequestHandler({
    simulation,
    pace,
    forms,
    watches,
    followers,
    onBug,
    authenticators: [
      certificateAuthenticator(),
      tokenAuthenticator([staticTokens(options.tokens), (token) => serviceAccount(simulation, token)]),
    ],
    standIns: engineApis.flatMap(({ answer }) => answer ?? []),
    paths: [
      version,
      health,
      discovery(others),
      openApi(others),
      issuer(() => options.signer.publicKeys()),
      metrics(() => ({ requests: handler.requests.all, longRunning: [...watches.counts(), ...handler.streams.all] })),
      zPages,
      root(others),
    ],
    sim: new SimulationApi(simulation, pace),
    callOut: callOut(dial),
    flowOf: flowMatcher(simulation),
    address: () => authority,
  });
  attend(server, {
    onConnection: (socket) => {
      const name = { remoteAddress: socket.remoteAddress, remotePort: socket.remotePort };
      arrivals.came(name);
      socket.once('close', () => arrivals.spoke(name));
    },
    onRequest: (request, response) => {
      arrivals.spoke(request.socket);
      boot.whenDone(request.url, response, () => handler.handle(request, response));
    },
    onUpgrade: (request, socket, head) => {
      arrivals.spoke(request.socket);
      boot.whenDone(request.url, socket, () => handler.handleUpgrade(request, socket, head));
    },
    onOddRequest: (error, socket) => handler.handleOdd(error, socket),
  });
  const sockets = new Set<Socket>();
  server.on('secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  const booted = boot.run().then((isDone) => {
    if (!isDone) return;
    publishAuthority(simulation, pki);
    remote.follow(() => pace.touch());
    remote.open(
      () => pki.client(FRONT_PROXY, new Date()),
      () => pace.hold(),
    );
    pace.start();
    boot.open();
  });
  return {
    url: door.url,
    port: door.port,
    booted,
    close: () =>
      new Promise((resolve) => {
        boot.close();
        pace.close();
        remote.close();
        watches.closeAll();
        server.close(() => resolve());
        setImmediate(() => sockets.forEach((socket) => socket.destroySoon()));
      }),
  };
}

/** For those who serve APIs beside this one. */
function publishAuthority({ metrics: measured, apiServer }: Simulation, pki: Pki): void {
  const api = apiServer();
  if (measured !== undefined && api !== undefined) publishAuthentication(api, pki.authority.certificate);
}

function serviceAccount(simulation: Simulation, token: string): User | undefined {
  const reviewed = simulation.apiServer()?.server.tokens.review(token, []);
  return reviewed?.ok === true ? reviewed.user : undefined;
}

/** Under which names and addresses the server may be reached. */
function namesOf(address: string): readonly string[] {
  const service = [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
  ];
  const all = [
    ...service,
    'localhost',
    hostname(),
    '127.0.0.1',
    '::1',
    '10.96.0.1',
    ...(isWildcard(address) ? [] : [address]),
  ];
  return [...new Set(all)];
}

const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::';
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/* eslint-disable @typescript-eslint/no-require-imports -- who wants these documents waits for what makes them */
const openApi =
  (others: OtherApis): PathHandler =>
  (request) =>
    request.http.path.startsWith('/openapi/')
      ? (require('./paths/openapi') as typeof import('./paths/openapi')).openApi(others)(request)
      : undefined;
