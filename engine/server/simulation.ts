import type { ApiServer } from '../control-plane/apiserver/api-server';
import type { ApiRequest, WatchRequest } from '../api/request';
import type { EventLoop } from '../sim/clock';
import type { Journal } from '../sim/journal';

/** What the wire serves: an API server, and the world that it is the front of. */
export interface Simulation {
  readonly clock: EventLoop;
  readonly journal: Journal;
  /** Undefined while its process is down. */
  apiServer(): ApiServer | undefined;
  /** Throws ApiError where a fault is injected into such requests. */
  checkFaults(request: ApiRequest | WatchRequest): void;
  isQuiescent(): boolean;
  /** Orders to the world beneath the API (`/sim/v1/nodes/<name>/<verb>`); undefined: there are no machines. */
  readonly machines?: Machines;
}

/** The machines of a cluster, as `/sim/v1` knows them. */
export interface Machines {
  /** False: there is no such machine, or no such verb. */
  order(node: string, verb: string, body: unknown): boolean;
  /** The CRI calls of a node, as JSON lines; undefined: there is no such machine. */
  criLog(node: string): string | undefined;
}
