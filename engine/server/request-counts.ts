import type { Route } from '../control-plane/apiserver/route';
import type { HttpRequest } from '../control-plane/apiserver/http/message';
import type { Served } from '../control-plane/apiserver/registry';

/** Streams to containers that are open. */
export class OpenStreams {
  private readonly counts = new Map<string, number>();

  /** How many, by the labels of `apiserver_longrunning_requests`. */
  get all(): ReadonlyMap<string, number> {
    return this.counts;
  }

  /** The answer says that it has ended. */
  opened(served: Served, subresource: string): () => void {
    const labels = longRunningLabels(served, { verb: 'CONNECT', scope: 'resource', subresource });
    this.add(labels, 1);
    return () => this.add(labels, -1);
  }

  private add(labels: string, count: number): void {
    this.counts.set(labels, (this.counts.get(labels) ?? 0) + count);
  }
}

/** How many requests came over the wire, by the labels of `apiserver_request_total`. */
export class RequestCounts {
  private readonly counts = new Map<string, number>();

  get all(): ReadonlyMap<string, number> {
    return this.counts;
  }

  /** `led`: where the request led; undefined: not even that is known. */
  count(http: HttpRequest, led: Route | undefined, code: number): void {
    const labels = `code="${code}",component="apiserver",${labelsOf(http, led)}`;
    this.counts.set(labels, (this.counts.get(labels) ?? 0) + 1);
  }
}

/** apiserver/pkg/endpoints/metrics/metrics.go, v1.36: `canonicalVerb`, `CleanScope`. */
function labelsOf({ method }: HttpRequest, led: Route | undefined): string {
  switch (led?.kind) {
    case 'request': {
      const { verb, dryRun, subresource = '', namespace = '' } = led.request;
      const name = 'name' in led.request ? (led.request.name ?? '') : '';
      const scope = verb === 'create' || name !== '' ? 'resource' : scopeOf(namespace);
      const isApply = verb === 'patch' && led.request.patch.type === 'apply';
      return resourceLabels(led.served, { verb: isApply ? 'APPLY' : VERBS[verb], scope, subresource, dryRun });
    }
    case 'watch': {
      const { namespace = '', name = '' } = led.request;
      return resourceLabels(led.served, { verb: 'WATCH', scope: name === '' ? scopeOf(namespace) : 'resource' });
    }
    case 'connect':
      return resourceLabels(led.served, { verb: 'CONNECT', scope: 'resource', subresource: led.info.subresource });
    default:
      return `dry_run="",group="",resource="",scope="",subresource="",verb="${method}",version=""`;
  }
}

const VERBS = {
  get: 'GET',
  list: 'LIST',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETECOLLECTION',
} as const;

const scopeOf = (namespace: string): string => (namespace === '' ? 'cluster' : 'namespace');

interface Labels {
  readonly verb: string;
  readonly scope: string;
  readonly subresource?: string;
  readonly dryRun?: boolean | undefined;
}

function resourceLabels({ group, version, plural }: Served, { verb, scope, subresource = '', dryRun }: Labels): string {
  const dry = dryRun === true ? 'All' : '';
  return `dry_run="${dry}",group="${group}",resource="${plural}",scope="${scope}",subresource="${subresource}",verb="${verb}",version="${version}"`;
}

/** The labels of a watch that is open. */
export const watchLabels = (served: Served): string => longRunningLabels(served, { verb: 'WATCH', scope: '' });

const longRunningLabels = ({ group, version, plural }: Served, { verb, scope, subresource = '' }: Labels): string =>
  `component="apiserver",group="${group}",resource="${plural}",scope="${scope}",subresource="${subresource}",verb="${verb}",version="${version}"`;
