import { millis, seconds, type Instant, type Millis } from '../base/brand';
import { scheduleOf, type IpvsScheduler, type RealServer } from './ipvs-schedulers';
import type { Answer, Protocol } from './probe';
import type { EndpointRule } from './service-rules';

/** A new connection to an address and port that is a virtual server. */
export interface Arrival {
  /** `10.96.0.10:53/UDP`. */
  readonly server: string;
  readonly scheduler: IpvsScheduler;
  readonly endpoints: readonly EndpointRule[];
  readonly client: string;
}

/** A line of `ipvsadm -Ln` below its virtual server. A server of weight 0 takes no new connections. */
export interface RealServerView {
  readonly name: string;
  readonly weight: 0 | 1;
  readonly active: number;
  readonly inactive: number;
}

interface Connection {
  readonly to: string;
  readonly activeUntil: number;
  readonly goneAt: number;
}

interface VirtualServer {
  /** The kernel's list: who comes is put at its head (ip_vs_ctl.c). */
  servers: readonly string[];
  last: string | undefined;
  connections: readonly Connection[];
}

/** The virtual servers of a node's kernel: what they chose last and which connections they know. */
export class VirtualServers {
  private readonly known = new Map<string, VirtualServer>();

  clear(): void {
    this.known.clear();
  }

  /** A look changes nothing: it answers what the next connection would get. */
  choose(arrival: Arrival, at: { readonly now: Instant; readonly looking: boolean }): EndpointRule | undefined {
    const present = this.updated(arrival, at.now);
    const { last, connections } = present;
    const loads = present.servers.map((name) => loadOf(name, connections, at.now));
    const [address = ''] = arrival.server.split(':');
    const chosen =
      loads.length === 0
        ? undefined
        : scheduleOf(arrival.scheduler)(loads, { client: arrival.client, address, last })?.name;
    if (!at.looking) this.known.set(arrival.server, { ...present, last: chosen });
    return arrival.endpoints.find((each) => nameOf(each) === chosen);
  }

  /** The connection that was made, by how it went. */
  connected(
    server: string,
    endpoint: EndpointRule,
    connection: { readonly span: ConnectionSpan; readonly now: Instant },
  ): void {
    const known = this.known.get(server);
    if (known === undefined) return;
    const activeUntil = connection.now + connection.span.active;
    const goneAt = activeUntil + connection.span.inactive;
    known.connections = [...known.connections, { to: nameOf(endpoint), activeUntil, goneAt }];
  }

  /** The real servers of a virtual server in the kernel's order; those that only finish their connections come last. */
  view(arrival: Pick<Arrival, 'server' | 'endpoints'>, now: Instant): readonly RealServerView[] {
    const { servers, connections } = this.updated(arrival, now);
    const leaving = [...new Set(connections.map(({ to }) => to))].filter((name) => !servers.includes(name));
    return [
      ...servers.map((name) => ({ ...loadOf(name, connections, now), weight: 1 as const })),
      ...leaving.sort().map((name) => ({ ...loadOf(name, connections, now), weight: 0 as const })),
    ];
  }

  private updated({ server, endpoints }: Pick<Arrival, 'server' | 'endpoints'>, now: Instant): VirtualServer {
    const before = this.known.get(server) ?? { servers: [], last: undefined, connections: [] };
    const names = endpoints.map(nameOf);
    const kept = before.servers.filter((name) => names.includes(name));
    const come = names.filter((name) => !before.servers.includes(name)).reverse();
    return {
      servers: [...come, ...kept],
      last: remaining(before, names),
      connections: before.connections.filter(({ goneAt }) => goneAt > now),
    };
  }
}

/** When the last one is gone, the one before it stands for it (ip_vs_rr_del_dest). */
function remaining({ servers, last }: VirtualServer, names: readonly string[]): string | undefined {
  const upTo = servers.slice(0, last === undefined ? 0 : servers.indexOf(last) + 1);
  return upTo.filter((name) => names.includes(name)).at(-1);
}

function loadOf(name: string, connections: readonly Connection[], now: Instant): RealServer {
  const mine = connections.filter(({ to }) => to === name);
  const active = mine.filter(({ activeUntil }) => activeUntil > now).length;
  return { name, active, inactive: mine.length - active };
}

const nameOf = ({ ip, port }: EndpointRule): string => `${ip}:${port}`;

/** How long a connection counts as active, and how long it is remembered afterwards. */
export interface ConnectionSpan {
  readonly active: Millis;
  readonly inactive: Millis;
}

/** The kernel's time-outs (ip_vs_proto_tcp.c, ip_vs_proto_udp.c). */
const ESTABLISHED = seconds(900);
const FIN_WAIT = seconds(120);
const SYN_RECEIVED = seconds(60);
const CLOSED = seconds(10);
const UDP = seconds(300);
const NONE = millis(0);

/** How a connection that ended so counts. */
export function spanOf(answer: Answer, protocol: Protocol): ConnectionSpan {
  if (protocol === 'UDP') return { active: UDP, inactive: NONE };
  if (answer.kind === 'reply') return { active: answer.delay ?? NONE, inactive: FIN_WAIT };
  if (answer.kind === 'refused') return { active: NONE, inactive: CLOSED };
  const last = answer.hops.at(-1);
  const isHeld = last?.at === 'pod' && last.listening;
  return isHeld ? { active: ESTABLISHED, inactive: NONE } : { active: NONE, inactive: SYN_RECEIVED };
}
