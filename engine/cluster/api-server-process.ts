import {
  ApiError,
  type ApiRequest,
  type ApiResponse,
  type PathAnswer,
  type PathRead,
  type Transport,
  type WatchRequest,
  type WatchStream,
} from '../api/request';
import type { ApiServer } from '../control-plane/apiserver/api-server';
import type { RequestFaults } from '../faults/request-faults';
import { LiveStreams } from './live-streams';

/**
 * The API server as a process that can be stopped and started: while it is away connections are refused, and when it
 * goes all of its watches end. What it holds in memory is made anew at each start.
 */
export class ApiServerProcess implements Transport {
  private life: ApiServer | undefined;
  private readonly streams = new LiveStreams();

  constructor(
    private readonly make: () => ApiServer,
    private readonly faults: RequestFaults,
    /** Called when the process ends. */
    private readonly ended: () => void,
  ) {}

  get running(): ApiServer | undefined {
    return this.life;
  }

  start(): void {
    this.life ??= this.make();
  }

  stop(): void {
    if (this.life === undefined) return;
    this.life.close();
    this.life = undefined;
    this.ended();
    this.streams.closeAll();
  }

  request(request: ApiRequest): ApiResponse {
    const server = this.reach();
    this.check(request);
    return server.request(request);
  }

  watch(request: WatchRequest): WatchStream {
    const server = this.reach();
    this.check(request);
    return this.keep(server.watch(request));
  }

  readPath(read: PathRead, done: (answer: PathAnswer) => void): void {
    this.reach().readPath(read, done, (request) => this.check(request));
  }

  /** For an edge that speaks to the server itself. Throws ApiError where a fault hits such requests. */
  check(request: ApiRequest | WatchRequest): void {
    this.faults.check(request);
  }

  /** The stream will end with the process. */
  keep(stream: WatchStream): WatchStream {
    return this.streams.add(stream);
  }

  private reach(): ApiServer {
    if (this.life === undefined) throw connectionRefused();
    return this.life;
  }
}

/** What a client meets when nobody listens: no answer of the server, so it has no reason of the server's either. */
export function connectionRefused(): ApiError {
  return networkError('dial tcp 10.0.0.1:6443: connect: connection refused');
}

/** What a client meets behind a broken link. */
export function connectionTimedOut(): ApiError {
  return networkError('dial tcp 10.0.0.1:6443: i/o timeout');
}

function networkError(message: string): ApiError {
  return new ApiError({
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'ServiceUnavailable',
    code: 503,
  });
}
