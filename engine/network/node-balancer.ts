import type { Instant } from '../base/brand';
import type { Random } from '../sim/random';
import { statisticIndex } from './balance';
import type { Answer } from './probe';
import type { EndpointRule, ServiceRule } from './service-rules';
import { spanOf, VirtualServers } from './virtual-servers';

/** A connection that has met the rule of a Service. */
export interface Connection {
  readonly rule: ServiceRule;
  /** The address and port whose rule it is: `10.96.0.10:80/TCP`. */
  readonly at: string;
  /** Those that this client may get. */
  readonly endpoints: readonly EndpointRule[];
  readonly client: string;
}

/** When it is, and what chance says; without chance it is a look, which changes nothing and takes the first. */
export interface Occasion {
  readonly now: Instant;
  readonly random: Random | undefined;
}

/** How the kernel of one node takes an endpoint for a connection, and what it remembers of those before. */
export class NodeBalancer {
  readonly virtualServers = new VirtualServers();
  /** Service, port and client → the endpoint it stays with, and until when. */
  private readonly affinities = new Map<string, { readonly endpoint: EndpointRule; readonly until: number }>();

  clear(): void {
    this.affinities.clear();
    this.virtualServers.clear();
  }

  choose(connection: Connection, occasion: Occasion): EndpointRule | undefined {
    const { rule, client } = connection;
    if (rule.affinitySeconds === undefined) return this.balanced(connection, occasion);
    const key = `${rule.service} ${rule.portName} ${client}`;
    const chosen = this.kept(key, connection, occasion.now) ?? this.balanced(connection, occasion);
    if (chosen !== undefined && occasion.random !== undefined) {
      this.affinities.set(key, { endpoint: chosen, until: occasion.now + rule.affinitySeconds * 1000 });
    }
    return chosen;
  }

  /** How the connection went, for those that count connections. */
  ended({ rule, at }: Connection, chosen: EndpointRule, { answer, now }: Ended): void {
    if (rule.balance.kind !== 'virtual-server') return;
    this.virtualServers.connected(at, chosen, { span: spanOf(answer, rule.protocol), now });
  }

  private kept(key: string, { endpoints }: Connection, now: Instant): EndpointRule | undefined {
    const known = this.affinities.get(key);
    if (known === undefined || known.until <= now) return undefined;
    const { ip, port } = known.endpoint;
    return endpoints.find((each) => each.ip === ip && each.port === port);
  }

  private balanced({ rule, at, endpoints, client }: Connection, { now, random }: Occasion): EndpointRule | undefined {
    switch (rule.balance.kind) {
      case 'statistic':
        return endpoints[statisticIndex(endpoints.length, () => random?.next() ?? 0)];
      case 'numgen':
        return endpoints[random === undefined || endpoints.length < 2 ? 0 : random.integer(0, endpoints.length - 1)];
      case 'virtual-server': {
        const arrival = { server: at, scheduler: rule.balance.scheduler, endpoints, client };
        return this.virtualServers.choose(arrival, { now, looking: random === undefined });
      }
    }
  }
}

interface Ended {
  readonly answer: Answer;
  readonly now: Instant;
}
