import { millis, seconds } from '../../../base/brand';
import type { Behaviour, Routes, Run, Socket } from '../behaviour';
import type { ImageProfile } from '../image-profile';
import { answer, PLAIN_RUN } from '../plain-behaviour';
import { flagsOf, type Flags } from '../shell/go-flags';

const FILES = { '/localhost.crt': '-----BEGIN CERTIFICATE-----\n', '/localhost.key': '-----BEGIN PRIVATE KEY-----\n' };

/**
 * test/images/agnhost of Kubernetes v1.36, the image of its conformance tests: one program with a command for each
 * test. Servers are here; what prints something and ends is `shell/commands/agnhost.ts`.
 */
export const agnhost: ImageProfile = {
  repository: 'registry.k8s.io/e2e-test-images/agnhost',
  size: 53_000_000,
  entrypoint: ['/agnhost'],
  command: ['/agnhost', 'pause'],
  behaviour: serving([], {}),
  serves: (argv, env) => {
    const [program = '', name = '', ...rest] = argv;
    return /^(?:\/?|.*\/)agnhost(?:-2)?$/.test(program) ? servers.get(name)?.(flagsOf(rest), env) : undefined;
  },
};

type Server = (flags: Flags, env: ReadonlyMap<string, string>) => Behaviour;

/** By the command's name. The last ones would speak TLS or gRPC: they run, and listen on nothing. */
const servers: ReadonlyMap<string, Server> = new Map<string, Server>([
  ['netexec', netexec],
  ['pause', () => serving([], { stopExitCode: 2, log: ['Paused', 'Signals registered'] })],
  ['porter', porter],
  ['liveness', () => serving([http(8080, LIVENESS)], UNHANDLED)],
  ['serve-hostname', serveHostname],
  ['test-webserver', (flags) => serving([{ ...http(portIn(flags, 'port', 80), LISTING), root: '' }], UNHANDLED)],
  ...['audit-proxy', 'crd-conversion-webhook', 'grpc-health-checking', 'webhook'].map((name): [string, Server] => [
    name,
    () => serving([], UNHANDLED),
  ]),
]);

/** A program in Go that does not handle the signal, as the first process of its namespace (runtime.dieFromSignal). */
const UNHANDLED: Partial<Run> = { stopExitCode: 2 };

function serving(sockets: readonly Socket[], run: Partial<Run>): Behaviour {
  const runs = [{ ...PLAIN_RUN, ...run }];
  return { runs, exec: new Map(), ports: { kind: 'sockets', sockets }, hasShell: true, files: FILES };
}

/** What Go's server says to what is no request. */
const BAD_REQUEST =
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request';

const http = (port: number, routes: Routes): Socket => ({ port, protocol: 'TCP', routes, says: () => BAD_REQUEST });

const NETEXEC: Routes = new Map([
  ['/', answer('NOW: {{now}}')],
  ['/clientip', answer('{{client}}:40000')],
  ['/serverport', answer('{{port}}')],
  ['/echo', answer('{{query.msg}}')],
  ['/healthz', answer('')],
  ['/readyz', answer('ok')],
  ['/hostname', answer('{{hostname}}')],
  ['/hostName', answer('{{hostname}}')],
]);

function netexec(flags: Flags): Behaviour {
  const sockets = [http(portIn(flags, 'http-port', 8080), NETEXEC)];
  for (const [protocol, port] of [
    ['UDP', portIn(flags, 'udp-port', 8081)],
    ['SCTP', portIn(flags, 'sctp-port', -1)],
  ] as const)
    if (port !== -1) sockets.push({ port, protocol, routes: new Map(), says: datagramAnswer });
  const after = seconds(portIn(flags, 'delay-shutdown', 0));
  return serving(sockets, {
    onStop: { kind: 'obeys', after },
    stopExitCode: 0,
    log: [`Started HTTP server on port ${portIn(flags, 'http-port', 8080)}`],
  });
}

function datagramAnswer(data: string): string {
  const [word = '', ...rest] = data.trim().split(' ');
  switch (word.toLowerCase()) {
    case 'hostname':
      return '{{hostname}}';
    case 'echo':
      return rest.join(' ');
    case 'clientip':
      return '{{client}}:40000';
    case 'serverport':
      return '{{port}}';
    default:
      return '';
  }
}

/** It waits a minute when it is told to stop. */
function serveHostname(flags: Flags): Behaviour {
  const port = portIn(flags, 'port', 9376);
  const isRaw = flags.has('tcp') || flags.has('udp');
  const says = (): string => '{{hostname}}';
  const raw = (['TCP', 'UDP'] as const)
    .filter((protocol) => flags.has(protocol.toLowerCase()))
    .map((protocol) => ({ port, protocol, routes: new Map(), says }));
  return serving(isRaw ? raw : [http(port, new Map([['*', answer('{{hostname}}')]]))], {
    onStop: { kind: 'obeys', after: seconds(60) },
    stopExitCode: 0,
    log: [`Serving on port ${port}.`],
  });
}

/** `SERVE_PORT_80=text`, and the like for other protocols: what is said on which port. */
function porter(flags: Flags, env: ReadonlyMap<string, string>): Behaviour {
  const sockets: Socket[] = [];
  const bodyOf = (text: string): string =>
    flags.has('json-response') ? `{"Method":"{{method}}","Body":${JSON.stringify(text)}}` : text;
  for (const [name, text] of env) {
    const [, kind, port] = /^SERVE_(?:(TCP|UDP|TLS|SCTP)_)?PORT_(\d+)$/.exec(name) ?? [];
    if (port === undefined) continue;
    const protocol = kind === 'UDP' || kind === 'SCTP' ? kind : 'TCP';
    sockets.push({ port: Number(port), protocol, routes: new Map([['*', answer(bodyOf(text))]]), says: () => text });
  }
  return serving(sockets, UNHANDLED);
}

/** Of the root directory, without its entries. */
const LISTING: Routes = new Map([['/', answer('<pre>\n</pre>\n')]]);

const TEN_SECONDS = 10_001;
const LIVENESS: Routes = new Map([
  ['/started', answer('0s')],
  [
    '/healthz',
    [...answer('ok'), ...answer('error: 10.001', 500).map((step) => ({ ...step, from: millis(TEN_SECONDS) }))],
  ],
  ['/redirect', answer('', 302).map((step) => ({ ...step, location: '{{query.loc}}' }))],
]);

function portIn(flags: Flags, name: string, usual: number): number {
  const value = Number(flags.get(name) ?? usual);
  return Number.isInteger(value) ? value : usual;
}
