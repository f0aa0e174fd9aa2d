import { RecentMap } from '../../base/recent';
import type { EndpointSlice, Endpoint } from '../../api/types/discovery-v1';
import type { EndpointRule } from '../../network/service-rules';

/** The node that rules are made for. */
export interface ProxyNode {
  readonly name: string;
  readonly ip: string;
  readonly zone: string | undefined;
}

/** What the choice needs to know of an endpoint. */
export interface Candidate extends EndpointRule {
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
}

export interface Choice {
  /** For the Cluster traffic policy. */
  readonly cluster: readonly EndpointRule[];
  /** For the Local traffic policy: those on this node. */
  readonly local: readonly EndpointRule[];
  /** Usable endpoints exist somewhere. */
  readonly any: boolean;
  /** Ready ones on this node: what a health check node port tells. */
  readonly readyHere: number;
}

/** The endpoints of one port name, slice after slice. */
export const candidatesOf = (slices: readonly EndpointSlice[], portName: string): readonly Candidate[] =>
  slices.flatMap((slice) => candidatesIn(slice, portName));

/** By port name. The proxies of all nodes read the same slices. */
const known = new RecentMap<EndpointSlice, Map<string, readonly Candidate[]>>();

function candidatesIn(slice: EndpointSlice, portName: string): readonly Candidate[] {
  const byPort = known.get(slice) ?? new Map<string, readonly Candidate[]>();
  const found = byPort.get(portName);
  if (found !== undefined) return found;
  const port = (slice.ports ?? []).find((each) => (each.name ?? '') === portName)?.port;
  const made = port === undefined ? [] : (slice.endpoints ?? []).flatMap((endpoint) => candidates(endpoint, port));
  known.set(slice, byPort.set(portName, made));
  return made;
}

/** Ready ones by topology hints, else those that still serve while they terminate (pkg/proxy/topology.go v1.36). */
export function chooseEndpoints(all: readonly Candidate[], node: ProxyNode): Choice {
  const ready = all.filter((each) => each.ready);
  const hinted = ready.length === 0 ? [] : byHints(ready, node);
  const falling = all.filter((each) => each.serving && each.terminating);
  const here = (each: Candidate): boolean => each.node === node.name;
  const readyHere = ready.filter(here);
  return {
    cluster: (ready.length > 0 ? hinted : falling).map(rule),
    local: (readyHere.length > 0 ? readyHere : falling.filter(here)).map(rule),
    any: ready.length > 0 || falling.length > 0,
    readyHere: readyHere.length,
  };
}

function byHints(ready: readonly Candidate[], node: ProxyNode): readonly Candidate[] {
  if (ready.every((each) => each.nodeHints.length > 0)) {
    const mine = ready.filter((each) => each.nodeHints.includes(node.name));
    if (mine.length > 0) return mine;
  }
  if (node.zone !== undefined && ready.every((each) => each.zoneHints.length > 0)) {
    const mine = ready.filter((each) => each.zoneHints.includes(node.zone ?? ''));
    if (mine.length > 0) return mine;
  }
  return ready;
}

function candidates(endpoint: Endpoint, port: number): readonly Candidate[] {
  const { conditions } = endpoint;
  const ready = conditions.ready ?? true;
  return endpoint.addresses.slice(0, 1).map((ip) => ({
    ip,
    port,
    node: endpoint.nodeName,
    ready,
    serving: conditions.serving ?? ready,
    terminating: conditions.terminating ?? false,
    zoneHints: (endpoint.hints?.forZones ?? []).map((zone) => zone.name),
    nodeHints: (endpoint.hints?.forNodes ?? []).map((each) => each.name),
  }));
}

const rule = ({ ip, port, node }: Candidate): EndpointRule => ({ ip, port, node });
