import type { Server } from '../../control-plane/apiserver/server';
import { text, type PathHandler } from './path';

/** What the server counts of itself. */
export interface Counters {
  readonly requests: ReadonlyMap<string, number>;
  readonly watches: number;
}

/** `GET /metrics`, in the text format of Prometheus: the few series that dashboards and tests look for. */
export const metrics =
  (counters: () => Counters): PathHandler =>
  ({ http, server }) =>
    http.path === '/metrics' ? text(200, page(server, counters()), TYPE) : undefined;

const TYPE = 'text/plain; version=0.0.4; charset=utf-8';

function page({ store }: Server, { requests, watches }: Counters): string {
  return [
    family('apiserver_request_total', 'counter', [...requests]),
    family('apiserver_longrunning_requests', 'gauge', [['verb="WATCH"', watches]]),
    family('etcd_revision', 'gauge', [['', store.revision]]),
  ].join('');
}

function family(name: string, type: string, series: readonly (readonly [labels: string, value: number])[]): string {
  const lines = series.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`);
  return `# TYPE ${name} ${type}\n${lines.join('')}`;
}
