import type { APIService } from '../../api/types/apiregistration-v1';
import type { Server } from '../../control-plane/apiserver/server';
import { text, type PathHandler } from './path';
import { MINOR } from './version';

/** What the server counts of itself, by labels. */
export interface Counters {
  readonly requests: ReadonlyMap<string, number>;
  /** Watches and streams that are open. */
  readonly longRunning: Series;
}

/** `GET /metrics`, in the text format of Prometheus: the series of kube-apiserver that dashboards and tests look for. */
export const metrics =
  (counters: () => Counters): PathHandler =>
  ({ http, server }) =>
    http.path === '/metrics' ? text(200, page(server, counters()), TYPE) : undefined;

const TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Series = readonly (readonly [labels: string, value: number])[];

function page(server: Server, { requests, longRunning }: Counters): string {
  const { store } = server;
  const memory = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return [
    family(
      'aggregator_unavailable_apiservice',
      'gauge',
      'Whether an APIService is not available.',
      unavailable(server),
    ),
    family('apiserver_longrunning_requests', 'gauge', 'Watches and streams that are open.', longRunning),
    family('apiserver_request_total', 'counter', 'Requests that came over the wire.', [...requests]),
    family('apiserver_resource_objects', 'gauge', 'Objects in the store, by resource.', objects(server)),
    family('etcd_revision', 'gauge', 'The revision of the store.', [['', store.revision]]),
    family('kubernetes_build_info', 'gauge', 'The Kubernetes that is emulated.', [
      [`git_version="v1.${MINOR}.2",major="1",minor="${MINOR}"`, 1],
    ]),
    family('process_cpu_seconds_total', 'counter', 'Processor time of this process.', [['', (user + system) / 1e6]]),
    family('process_resident_memory_bytes', 'gauge', 'Memory of this process.', [['', memory.rss]]),
    family('process_start_time_seconds', 'gauge', 'When this process started.', [
      ['', Math.round(Date.now() / 1000 - process.uptime())],
    ]),
  ].join('');
}

function objects({ store, registry }: Server): Series {
  const byPrefix = new Map(registry.all.map((served) => [served.definition.storagePrefix, served]));
  return [...byPrefix].map(([prefix, { group, plural }]): Series[number] => {
    const range = store.range(prefix);
    return [`group="${group}",resource="${plural}"`, range.ok ? range.entries.length : 0];
  });
}

function unavailable({ store }: Server): Series {
  const range = store.range('apiregistration.k8s.io/apiservices');
  const services = range.ok ? range.entries.map(({ value }) => value as APIService) : [];
  return services.map(({ metadata, status }) => {
    const isAvailable = (status.conditions ?? []).some((each) => each.type === 'Available' && each.status === 'True');
    return [`name="${metadata.name}"`, isAvailable ? 0 : 1];
  });
}

function family(name: string, type: string, help: string, series: Series): string {
  const lines = [...series]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
