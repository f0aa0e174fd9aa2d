import type { IncomingMessage } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ParserError } from './odd-request';
import type { KeyPair } from './tls/certificate';
import type { Incoming, Outgoing } from './exchange';

export interface ListenOptions {
  readonly address: string;
  readonly port: number;
  readonly server: KeyPair;
  /** Whose client certificates are believed. */
  readonly authority: string;
}

/** What is to be done with those who come. */
export interface Attendance {
  readonly onRequest: (request: Incoming, response: Outgoing) => void;
  /** The connection shall become something else. */
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** A connection has been accepted; it is not TLS yet. */
  readonly onConnection: (socket: Socket) => void;
  /** What came is no request that Node knows. */
  readonly onOddRequest: (error: ParserError, socket: Duplex) => void;
}

/** Connections that say nothing are not kept for ever (apiserver/pkg/server/secure_serving.go, v1.36). */
const HEADERS_MILLIS_MAX = 32_000;
const IDLE_MILLIS_MAX = 90_000;
const STREAMS_PER_CONNECTION_MAX = 1000;

/**
 * HTTPS, HTTP/1.1 or HTTP/2 as the client likes. Who comes is attended to if `attend` is called at once. Rejects with the
 * error of the socket when the port is taken.
 */
export function listen(options: ListenOptions): Promise<Http2SecureServer> {
  const server = createSecureServer({
    allowHTTP1: true,
    key: options.server.key,
    cert: options.server.certificate,
    ca: options.authority,
    requestCert: true,
    rejectUnauthorized: false,
    settings: { maxConcurrentStreams: STREAMS_PER_CONNECTION_MAX },
  });
  // The types do not tell that these are options of its HTTP/1.1 side.
  Object.assign(server, { headersTimeout: HEADERS_MILLIS_MAX, keepAliveTimeout: IDLE_MILLIS_MAX, requestTimeout: 0 });
  // A connection that breaks, or that is not TLS at all, is the client's affair.
  server.on('tlsClientError', () => undefined);
  server.on('sessionError', () => undefined);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.address, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** To be called in the turn in which the server listens: nobody has come by then. */
export function attend(server: Http2SecureServer, attendance: Attendance): void {
  server.on('request', attendance.onRequest);
  server.on('clientError', attendance.onOddRequest);
  server.on('connection', attendance.onConnection);
  server.on('upgrade', attendance.onUpgrade);
}

export const portOf = (server: Http2SecureServer): number => (server.address() as AddressInfo).port;
