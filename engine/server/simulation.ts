import type { ApiServer } from '../control-plane/apiserver/api-server';
import type { ApiRequest, WatchRequest, WatchStream } from '../api/request';
import type { AggregatedApi } from '../control-plane/apiserver/aggregation/aggregated-api';
import type { EventLoop } from '../sim/clock';
import type { Journal } from '../sim/journal';
import type { MetricValues } from '../worker/metrics/metric-values';
import type { RemoteApis } from './aggregation/remote-apis';
import type { Machines } from './sim/machines';

/** What the wire serves: an API server, and the world that it is the front of. */
export interface Simulation {
  readonly clock: EventLoop;
  readonly journal: Journal;
  /**
   * Does a part of what comes before the first request, until it is overdue or all is done, which it answers. What comes of
   * it does not depend on the parts.
   */
  boot(isOverdue: () => boolean): boolean;
  /** Undefined while its process is down. */
  apiServer(): ApiServer | undefined;
  /** Throws ApiError where a fault is injected into such requests. */
  checkFaults(request: ApiRequest | WatchRequest): void;
  /** The stream ends when the process does. */
  keepWatch(stream: WatchStream): void;
  /** What has been written is on disk once this returns, if the cluster is kept there. */
  persist(): void;
  isQuiescent(): boolean;
  /** The last scheduling of a pod (`namespace/name`), as `/sim/v1` shows it. */
  decision(pod: string): object | undefined;
  /** The servers of APIs beside this one. */
  readonly remote: RemoteApis;
  /** Undefined: an API server by itself. */
  readonly machines?: Machines;
  /** What the cluster measures, and the APIs that tell of it. Absent where there is nothing to measure. */
  readonly metrics?: { readonly values: MetricValues; readonly apis: readonly AggregatedApi[] };
}
