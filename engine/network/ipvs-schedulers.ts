import { parseIpv4 } from './ipv4';

/** The schedulers of IPVS that are modelled (kernel net/netfilter/ipvs; `--ipvs-scheduler` of kube-proxy v1.36). */
export type IpvsScheduler = 'rr' | 'wrr' | 'lc' | 'wlc' | 'sed' | 'nq' | 'sh' | 'dh';

/** A real server as its virtual server sees it. Its weight is 1: kube-proxy gives no other to a living endpoint. */
export interface RealServer {
  readonly name: string;
  readonly active: number;
  readonly inactive: number;
}

export interface Connect {
  /** Address of the client. */
  readonly client: string;
  /** Address of the virtual server. */
  readonly address: string;
  /** The real server that was chosen last; undefined: none yet. */
  readonly last: string | undefined;
}

/** Which of the real servers, in the kernel's order, gets a new connection. There is at least one. */
export type Schedule = (servers: readonly RealServer[], connect: Connect) => RealServer | undefined;

/** The one after the last, round and round (ip_vs_rr.c). */
const roundRobin: Schedule = (servers, { last }) =>
  servers[(servers.findIndex(({ name }) => name === last) + 1) % servers.length];

/** The first of those with the lowest load. */
const least =
  (load: (server: RealServer) => number): Schedule =>
  (servers) =>
    servers.reduce<RealServer | undefined>(
      (best, each) => (best === undefined || load(each) < load(best) ? each : best),
      undefined,
    );

/** A connection that carries data weighs as much as 256 that do not (ip_vs_lc.c, ip_vs_wlc.c). */
const leastConnections = least(({ active, inactive }) => active * 256 + inactive);
/** What it would carry with this one (ip_vs_sed.c). */
const shortestDelay = least(({ active }) => active + 1);

const TABLE_BITS = 8;
const GOLDEN_RATIO_32 = 0x61c88647;

/** A table of 256 places that the real servers fill in turn (ip_vs_sh.c, ip_vs_dh.c). */
const hashed =
  (address: (connect: Connect) => string): Schedule =>
  (servers, connect) => {
    const bucket = Math.imul(parseIpv4(address(connect)) ?? 0, GOLDEN_RATIO_32) >>> (32 - TABLE_BITS);
    return servers[bucket % servers.length];
  };

const SCHEDULES: Readonly<Record<IpvsScheduler, Schedule>> = Object.freeze({
  rr: roundRobin,
  // Weights are all 1, so the weighted ones do as the plain ones.
  wrr: roundRobin,
  lc: leastConnections,
  wlc: leastConnections,
  sed: shortestDelay,
  // An idle server at once; there is none: as sed (ip_vs_nq.c).
  nq: (servers, connect) => servers.find(({ active }) => active === 0) ?? shortestDelay(servers, connect),
  sh: hashed(({ client }) => client),
  dh: hashed(({ address }) => address),
});

export const ipvsSchedulers: readonly IpvsScheduler[] = Object.freeze(Object.keys(SCHEDULES).sort() as IpvsScheduler[]);

export const scheduleOf = (scheduler: IpvsScheduler): Schedule => SCHEDULES[scheduler];
