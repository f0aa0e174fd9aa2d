import { EtcdError } from '../../control-plane/etcd/etcd-error';
import { quote } from '../../base/go-text';
import type { Server } from '../../control-plane/apiserver/server';
import type { Answer } from '../body';
import { text, type PathHandler } from './path';

/** Names of the checks, in the order in which kube-apiserver v1.36 registers them. */
const AT_START: readonly string[] = [
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/priority-and-fairness-filter',
  'poststarthook/storage-object-count-tracker-hook',
  'poststarthook/start-apiextensions-informers',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/peer-endpoint-reconciler-controller',
  'poststarthook/start-cluster-authentication-info-controller',
  'poststarthook/start-kube-apiserver-identity-lease-controller',
  'poststarthook/start-kube-apiserver-identity-lease-garbage-collector',
  'poststarthook/storage-readiness',
  'poststarthook/start-legacy-token-tracking-controller',
  'poststarthook/start-service-ip-repair-controllers',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/priority-and-fairness-config-producer',
  'poststarthook/bootstrap-controller',
  'poststarthook/start-kubernetes-service-cidr-controller',
  'poststarthook/start-kube-aggregator-informers',
  'poststarthook/apiservice-status-local-available-controller',
  'poststarthook/apiservice-status-remote-available-controller',
  'poststarthook/apiservice-registration-controller',
  'poststarthook/apiservice-wait-for-first-sync',
  'poststarthook/apiservice-discovery-controller',
  'poststarthook/kube-apiserver-autoregistration',
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
];

const ALIVE: readonly string[] = ['ping', 'log', 'loopback-serving-certificate', 'etcd', ...AT_START];
const READY: readonly string[] = [
  'ping',
  'log',
  'loopback-serving-certificate',
  'etcd-readiness',
  'informer-sync',
  ...AT_START,
  'shutdown',
];

const ENDPOINTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['healthz', ALIVE],
  ['livez', ALIVE],
  ['readyz', READY],
]);

/** `/healthz`, `/livez`, `/readyz`, and each check beneath them. All but those of etcd are done once the server serves. */
export const health: PathHandler = ({ server, http }) => {
  const match = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(http.path);
  if (match === null) return undefined;
  const [, endpoint = '', single] = match;
  const checks = ENDPOINTS.get(endpoint) ?? [];
  if (single !== undefined) {
    if (!checks.includes(single)) return undefined;
    return isWell(server, single) ? text(200, 'ok') : text(500, `internal server error: ${FAILED}\n`);
  }
  const excluded = new Set(http.query.get('exclude') ?? []);
  const asked = checks.filter((check) => !excluded.has(check));
  const failed = asked.filter((check) => !isWell(server, check));
  const lines = [...checks.map((check) => line(check, excluded, failed)), ...warning(excluded, checks)];
  if (failed.length > 0) return unsniffed(text(500, `${lines.join('')}${endpoint} check failed\n`));
  const isVerbose = http.query.has('verbose');
  return unsniffed(text(200, isVerbose ? `${lines.join('')}${endpoint} check passed\n` : 'ok'));
};

/** What was to be left out and is no check (apiserver/pkg/server/healthz/healthz.go, v1.36). */
function warning(excluded: ReadonlySet<string>, checks: readonly string[]): readonly string[] {
  const unknown = [...excluded].filter((name) => !checks.includes(name)).sort();
  if (unknown.length === 0) return [];
  return [`warn: some health checks cannot be excluded: no matches for ${unknown.map(quote).join(',')}\n`];
}

const unsniffed = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'x-content-type-options': 'nosniff' },
});

const FAILED = 'context deadline exceeded';

function line(check: string, excluded: ReadonlySet<string>, failed: readonly string[]): string {
  if (excluded.has(check)) return `[+]${check} excluded: ok\n`;
  return failed.includes(check) ? `[-]${check} failed: reason withheld\n` : `[+]${check} ok\n`;
}

function isWell({ store }: Server, check: string): boolean {
  if (!check.startsWith('etcd')) return true;
  try {
    store.get({ prefix: 'health', namespace: '', name: '' });
    return true;
  } catch (error) {
    if (error instanceof EtcdError) return false;
    throw error;
  }
}
