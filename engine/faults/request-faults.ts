import { ApiError, type ApiRequest, type Transport, type User, type WatchRequest } from '../api/request';
import type { Random } from '../sim/random';
import type { RequestScope } from './fault';

interface Refusal {
  readonly scope: RequestScope;
  readonly code: number;
  readonly percent: number;
  /** Requests left to refuse; undefined: until faults are lifted. */
  remaining: number | undefined;
}

/** Which requests the API server refuses before it looks at them, and which objects admission denies. */
export class RequestFaults {
  private refusals: Refusal[] = [];
  private readonly denied = new Map<string, string>();
  private readonly silent = new Set<string>();

  constructor(private readonly random: Random) {}

  refuse(scope: RequestScope, code: number, options: { readonly percent?: number; readonly next?: number }): void {
    this.refusals.push({ scope, code, percent: options.percent ?? 100, remaining: options.next });
  }

  /** Every create and update of a resource is refused with the message, as an admission plugin would. */
  deny(resource: string, message: string): void {
    this.denied.set(resource, message);
  }

  liftRefusals(): void {
    this.refusals = [];
  }

  liftDenials(): void {
    this.denied.clear();
  }

  /** An admission webhook, by its name or that of its configuration, answers nothing any more, or does so again. */
  setSilent(webhook: string, silent: boolean): void {
    if (silent) this.silent.add(webhook);
    else this.silent.delete(webhook);
  }

  isSilent(configuration: string, webhook: string): boolean {
    return this.silent.has(configuration) || this.silent.has(webhook);
  }

  /** Throws ApiError for a request that a fault refuses. */
  check(request: ApiRequest | WatchRequest): void {
    for (const refusal of this.refusals) {
      if (!touches(refusal.scope, request)) continue;
      if (refusal.percent < 100 && this.random.integer(1, 100) > refusal.percent) continue;
      this.use(refusal);
      throw new ApiError(statusOf(refusal.code, request));
    }
    const message = this.denied.get(request.resource.plural);
    if (message !== undefined && isChange(request)) throw new ApiError(denial(request, message));
  }

  private use(refusal: Refusal): void {
    if (refusal.remaining === undefined) return;
    refusal.remaining -= 1;
    if (refusal.remaining <= 0) this.refusals = this.refusals.filter((each) => each !== refusal);
  }
}

/** A transport whose requests pass the faults first. */
export function faulty(transport: Transport, faults: RequestFaults): Transport {
  return {
    request: (request) => {
      faults.check(request);
      return transport.request(request);
    },
    watch: (request) => {
      faults.check(request);
      return transport.watch(request);
    },
  };
}

function touches(scope: RequestScope, request: ApiRequest | WatchRequest): boolean {
  if (scope.resource !== undefined && scope.resource !== request.resource.plural) return false;
  if (scope.from !== undefined && !isFrom(scope.from, request.user)) return false;
  return matchesVerb(scope.verb, request);
}

const isFrom = (name: string, user: User): boolean => user.name === name || user.name.endsWith(`:${name}`);

function matchesVerb(verb: RequestScope['verb'], request: ApiRequest | WatchRequest): boolean {
  const isStatus = request.subresource === 'status';
  switch (verb) {
    case 'any':
      return true;
    case 'write':
      return request.verb !== 'get' && request.verb !== 'list' && request.verb !== 'watch';
    case 'status update':
      return isStatus && (request.verb === 'update' || request.verb === 'patch');
    case 'update':
      return request.verb === 'update' && !isStatus;
    default:
      return request.verb === verb;
  }
}

const isChange = (request: ApiRequest | WatchRequest): boolean =>
  request.subresource === undefined &&
  (request.verb === 'create' || request.verb === 'update' || request.verb === 'patch');

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function statusOf(code: number, { verb, resource }: ApiRequest | WatchRequest): ApiError['status'] {
  const message = `the server refused the ${verb} of ${resource.plural} (an injected fault)`;
  return {
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message,
    reason: REASONS[code] ?? '',
    code,
  };
}

function denial(request: ApiRequest | WatchRequest, why: string): ApiError['status'] {
  const { group, plural } = request.resource;
  const name = 'name' in request ? (request.name ?? '') : '';
  const resource = group === '' ? plural : `${plural}.${group}`;
  const message = `${resource} "${name}" is forbidden: ${why}`;
  return { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', message, reason: 'Forbidden', code: 403 };
}
