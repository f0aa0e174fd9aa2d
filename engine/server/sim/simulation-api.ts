import { seconds } from '../../base/brand';
import type { Labels } from '../../api/label-selector';
import type { User } from '../../api/request';
import { readQuantity } from '../../base/quantity';
import type { Attributes } from '../../control-plane/apiserver/authz/authorizer';
import { denial } from '../../control-plane/apiserver/authz/authorize';
import { first, type HttpRequest } from '../../control-plane/apiserver/http/message';
import { badRequest, refusal } from '../../control-plane/apiserver/refusals';
import type { Server } from '../../control-plane/apiserver/server';
import type { Answer } from '../body';
import type { MetricValues } from '../../worker/metrics/metric-values';
import { clockModeText } from '../pace/clock-mode';
import type { Pace } from '../pace/pace';
import { json, text } from '../paths/path';
import type { Simulation } from '../simulation';

const ROOT = '/sim/v1/';
const GROUP = 'sim.seatrial.dev';

/** What the simulation offers beside Kubernetes: its clock, its machines, its journal. */
export class SimulationApi {
  constructor(
    private readonly simulation: Simulation,
    private readonly pace: Pace,
  ) {}

  owns(path: string): boolean {
    return path.startsWith(ROOT);
  }

  /** Rejects with ApiError. */
  async answer(server: Server, http: HttpRequest, user: User): Promise<Answer> {
    const parts = http.path.slice(ROOT.length).split('/').map(unescaped);
    mayAsk(server, user, http.method, parts);
    const [resource = '', ...rest] = parts;
    switch (`${http.method} ${resource}`) {
      case 'GET clock':
        if (rest.length === 0) return this.clock();
        break;
      case 'POST clock':
        if (rest.join('/') === 'advance') return this.advance(http);
        break;
      case 'POST settle':
        return this.settle(http);
      case 'GET journal':
        return this.journal(http);
      case 'GET scheduler':
        if (rest.join('/') === 'decisions') return this.decision(http);
        break;
      case 'POST metrics':
        return this.metric(http, rest);
      case 'POST faults':
        return this.inject(http);
      case 'GET nodes':
      case 'POST nodes':
        return this.node(http, rest);
      default:
    }
    throw refusal(404, 'NotFound', `there is no ${http.method} ${http.path}`);
  }

  private clock(): Answer {
    return json({ now: new Date(this.pace.told).toISOString(), mode: clockModeText(this.pace.mode) });
  }

  private async advance(http: HttpRequest): Promise<Answer> {
    await this.pace.advance(spanIn(http, 'seconds'));
    return this.clock();
  }

  private async settle(http: HttpRequest): Promise<Answer> {
    await this.pace.settle(spanIn(http, 'maxSeconds'));
    return this.clock();
  }

  private journal(http: HttpRequest): Answer {
    const since = Number(first(http.query, 'since') ?? 0);
    return lines(this.simulation.journal.since(since));
  }

  private decision(http: HttpRequest): Answer {
    const pod = first(http.query, 'pod') ?? '';
    const decision = this.simulation.decision(pod);
    if (decision === undefined) {
      throw refusal(
        404,
        'NotFound',
        `no scheduling of pod ${JSON.stringify(pod)} is remembered: expected namespace/name`,
      );
    }
    return json(decision);
  }

  /** `{"namespace", "resource", "name", "metric", "value"}` or `{"namespace", "metric", "labels", "value"}`. */
  private metric(http: HttpRequest, [kind = '']: readonly string[]): Answer {
    const values = this.values();
    const facts = factsOf(http);
    const word = (name: string, usual?: string): string => textIn(facts, name, usual);
    const value = canonical(word('value'));
    if (kind === 'custom') {
      const [namespace, resource] = [word('namespace', ''), word('resource')];
      values.tellCustom({ namespace, resource, name: word('name'), metric: word('metric'), value });
    } else if (kind === 'external') {
      const labels = labelsIn(facts['labels']);
      values.tellExternal({ namespace: word('namespace'), metric: word('metric'), labels, value });
    } else throw refusal(404, 'NotFound', 'expected /sim/v1/metrics/custom or /sim/v1/metrics/external');
    this.pace.touch();
    return json({});
  }

  private values(): MetricValues {
    const { metrics } = this.simulation;
    if (metrics === undefined) throw refusal(404, 'NotFound', 'there is no cluster beneath this API server');
    return metrics.values;
  }

  private inject(http: HttpRequest): Answer {
    const { machines } = this.simulation;
    if (machines === undefined) throw refusal(404, 'NotFound', 'there is no cluster beneath this API server');
    machines.inject(bodyOf(http));
    this.pace.touch();
    return json({});
  }

  private node(http: HttpRequest, [name = '', verb = '']: readonly string[]): Answer {
    const { machines } = this.simulation;
    if (http.method === 'GET' && verb === 'cri') {
      const calls = machines?.runtimeCalls(name);
      if (calls !== undefined) return lines(calls);
    } else if (http.method === 'POST' && machines?.order(name, verb, factsOf(http)) === true) {
      this.pace.touch();
      return json({});
    }
    throw refusal(404, 'NotFound', `there is no node ${JSON.stringify(name)} that could be told to ${verb}`);
  }
}

/** In terms of RBAC: `create` of `clock/advance`, `nodes/fail`; `get` of `clock`, `journal`. */
function mayAsk(server: Server, user: User, method: string, [resource = '', ...rest]: readonly string[]): void {
  const [name, subresource] = resource === 'nodes' ? [rest[0] ?? '', rest[1] ?? ''] : ['', rest.join('/')];
  const attributes: Attributes = {
    user,
    verb: method === 'GET' ? 'get' : 'create',
    group: GROUP,
    version: 'v1',
    resource,
    subresource,
    namespace: '',
    name,
    path: '',
  };
  const decision = server.authorizer.authorize(attributes);
  if (!decision.allowed) throw denial(attributes, decision.why());
}

function bodyOf(http: HttpRequest): unknown {
  if (http.body.length === 0) return {};
  try {
    return JSON.parse(Buffer.from(http.body).toString('utf8'));
  } catch {
    throw badRequest('the body is not JSON');
  }
}

/** From the body, or else from parameters. */
function factsOf(http: HttpRequest): Readonly<Record<string, unknown>> {
  const body = bodyOf(http);
  const given = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  return { ...Object.fromEntries([...http.query].map(([name, [value]]) => [name, value])), ...given };
}

function textIn(facts: Readonly<Record<string, unknown>>, name: string, usual?: string): string {
  const value = facts[name] ?? usual;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw badRequest(`${name}: expected a text`);
  return value;
}

function canonical(text: string): string {
  const read = readQuantity(text);
  if (typeof read === 'string') throw badRequest(`value: ${read}`);
  return read.text;
}

function labelsIn(value: unknown = {}): Labels {
  if (typeof value !== 'object' || value === null) throw badRequest('labels: expected an object of texts');
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]));
}

const lines = (values: readonly object[]): Answer =>
  text(200, values.map((value) => `${JSON.stringify(value)}\n`).join(''), 'application/x-ndjson');

const DAYS_MAX = 366;

function spanIn(http: HttpRequest, field: string): ReturnType<typeof seconds> {
  const value = (bodyOf(http) as Readonly<Record<string, unknown>> | null)?.[field];
  if (typeof value !== 'number' || !(value >= 0 && value <= DAYS_MAX * 86_400)) {
    throw badRequest(`${field}: expected a number of seconds up to ${DAYS_MAX} days, as in {"${field}": 10}`);
  }
  return seconds(Math.round(value * 1000) / 1000);
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
