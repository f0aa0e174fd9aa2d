import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { serviceaccounts } from '../engine/api/resources';
import { apiServerAlone } from '../engine/server/api-server-alone';
import { ServiceAccountSigner } from '../engine/server/authn/service-account-signer';
import { parseTokens } from '../engine/server/authn/tokens-file';
import { startServer } from '../engine/server/start-server';
import { Pki } from '../engine/server/tls/pki';
import type { Load, LoadDone } from './api-client';
import { bareServer } from './bare-server';
import { cpuMicros } from './measure';
import { whole, type Output } from './output';

const PODS = '/api/v1/namespaces/default/pods';
const LISTED = 500;
const WATCHERS = 50;
const ROUNDS = 3;
/** V8 goes on compiling what a write goes through for some thousands of them. */
const WARM_UPS = 3;

/**
 * GET, POST, LIST 500 and deliveries to watches, over TLS, and what node:https itself takes for requests and answers of
 * the same size. The client is another process: what is counted is the server's.
 */
export async function benchApi(out: Output): Promise<void> {
  const pki = Pki.create(new Date());
  const signer = new ServiceAccountSigner();
  const tokens = parseTokens('root,admin,u1,"system:masters"\n');
  const simulation = apiServerAlone({ seed: 1, startsAt: Date.now(), signer, tokenLookups: [] });
  const onBug = (error: unknown): void => console.error(error);
  const mode = { kind: 'manual' } as const;
  const server = await startServer({ simulation, mode, address: '127.0.0.1', port: 0, pki, tokens, signer, onBug });
  const bare = await bareServer(pki.server(['localhost'], new Date()));
  const client = fork(join(__dirname, 'api-client.ts'));
  const bench = new ApiBench(out, client);
  simulation.apiServer()?.request({
    user: { name: 'admin', groups: ['system:masters'] },
    resource: serviceaccounts,
    namespace: 'default',
    verb: 'create',
    object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  });
  const all = server.url + PODS;
  await bench.load({ url: all, method: 'POST', count: LISTED, prefix: 'first-' });
  const one = `${all}/first-0`;
  const list = `${all}?limit=${LISTED}`;
  const { bytes: oneBytes } = await bench.load({ url: one, method: 'GET', count: 1 });
  const { bytes: listBytes } = await bench.load({ url: list, method: 'GET', count: 1 });
  await bench.pair('GET', oneBytes, { url: one, method: 'GET', count: 4000 }, `${bare.url}/${oneBytes}`);
  await bench.pair('POST pod', oneBytes, { url: all, method: 'POST', count: 1500 }, `${bare.url}/${oneBytes}`);
  await bench.pair(`LIST ${LISTED}`, listBytes, { url: list, method: 'GET', count: 60 }, `${bare.url}/${listBytes}`);
  await bench.deliveries(all, () => String(simulation.apiServer()?.server.store.revision ?? 0));
  client.kill();
  bare.close();
  await server.close();
}

interface Loaded extends LoadDone {
  /** Of this process, for one request. */
  readonly cpuMicros: number;
  readonly perSecond: number;
}

/** Sends loads to the client process and counts what they cost here. */
class ApiBench {
  private made = 0;

  constructor(
    private readonly out: Output,
    private readonly client: ChildProcess,
  ) {}

  /** Ours and the bare server's in turns; the cheapest round of each counts. */
  async pair(name: string, bytes: number, load: Load, bareUrl: string): Promise<void> {
    await this.load({ ...load, count: WARM_UPS * load.count, prefix: this.prefix() });
    await this.load({ ...load, url: bareUrl });
    const own: Loaded[] = [];
    const bare: Loaded[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await this.load({ ...load, url: bareUrl }));
      own.push(await this.load({ ...load, prefix: this.prefix() }));
    }
    const [ours, theirs] = [cheapest(own), cheapest(bare)];
    const share = (100 * theirs.cpuMicros) / ours.cpuMicros;
    this.print(`${name}, ${whole(bytes)} bytes`, ours);
    this.print(`  node:https alone`, theirs);
    this.out.figure(
      `  of the requests a second of node:https`,
      { percent: share },
      `${share.toFixed(0).padStart(8)} %`,
    );
  }

  /** What watches add to writing. */
  async deliveries(url: string, newest: () => string): Promise<void> {
    const load: Load = { url, method: 'POST', count: 400 };
    const alone = await this.load({ ...load, prefix: this.prefix() });
    const watched = `${url}?watch=true&resourceVersion=${newest()}`;
    const told = await this.load({ ...load, prefix: this.prefix(), watchers: WATCHERS, watched });
    const each = ((told.cpuMicros - alone.cpuMicros) * load.count) / told.deliveries;
    this.out.figure(
      `delivery to one of ${WATCHERS} watches`,
      { cpuMicros: each },
      `${each.toFixed(1).padStart(8)} µs CPU`,
    );
  }

  async load(load: Load): Promise<Loaded> {
    const before = cpuMicros();
    const done = await new Promise<LoadDone>((resolve) => {
      this.client.once('message', resolve);
      this.client.send(load);
    });
    const spent = cpuMicros(before) / load.count;
    return { ...done, cpuMicros: spent, perSecond: (1000 * load.count) / done.wallMillis };
  }

  private prefix(): string {
    return `p${this.made++}-`;
  }

  private print(name: string, { cpuMicros: each, perSecond }: Loaded): void {
    const text = `${each.toFixed(1).padStart(8)} µs CPU ${whole(perSecond).padStart(10)} req/s`;
    this.out.figure(name, { cpuMicros: each, perSecond }, text);
  }
}

const cheapest = (loads: readonly Loaded[]): Loaded => loads.reduce((a, b) => (b.cpuMicros < a.cpuMicros ? b : a));
