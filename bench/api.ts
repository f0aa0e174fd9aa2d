import https from 'node:https';
import { apiServerAlone } from '../engine/server/api-server-alone';
import { ServiceAccountSigner } from '../engine/server/authn/service-account-signer';
import { parseTokens } from '../engine/server/authn/tokens-file';
import { startServer } from '../engine/server/start-server';
import { Pki } from '../engine/server/tls/pki';
import { bareServer } from './bare-server';

const PODS = '/api/v1/namespaces/default/pods';
const LISTED = 500;

/** GET, POST and LIST 500 over TLS, and what node:https itself takes for an answer of the same size. */
export async function benchApi(): Promise<void> {
  const pki = Pki.create(new Date());
  const signer = new ServiceAccountSigner();
  const tokens = parseTokens('root,admin,u1,"system:masters"\n');
  const simulation = apiServerAlone({ seed: 1, startsAt: Date.now(), signer, tokenLookups: [] });
  const onBug = (error: unknown): void => console.error(error);
  const mode = { kind: 'manual' } as const;
  const server = await startServer({ simulation, mode, address: '127.0.0.1', port: 0, pki, tokens, signer, onBug });
  const agent = new https.Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false });
  const bare = await bareServer(pki.server(['localhost'], new Date()));
  let made = 0;
  const call = (url: string, method = 'GET', body?: string): Promise<number> => send(agent, url, method, body);
  const post = (): Promise<number> => call(server.url + PODS, 'POST', pod(`p${made++}`));
  await call(`${server.url}/api/v1/namespaces/default/serviceaccounts`, 'POST', ACCOUNT);
  for (let i = 0; i < LISTED; i++) await post();
  const one = `${server.url}${PODS}/p0`;
  const list = `${server.url}${PODS}?limit=${LISTED}`;
  const [oneBytes, listBytes] = [await call(one), await call(list)];
  await report(`GET ${oneBytes} bytes`, 5000, () => call(one));
  await report(`  node:https ${oneBytes} bytes`, 5000, () => call(`${bare.url}/${oneBytes}`));
  await report('POST pod', 2000, post);
  await report(`LIST ${LISTED}, ${listBytes} bytes`, 100, () => call(list));
  await report(`  node:https ${listBytes} bytes`, 100, () => call(`${bare.url}/${listBytes}`));
  agent.destroy();
  bare.close();
  await server.close();
}

const ACCOUNT = JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } });

const pod = (name: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web', tier: 'front' }, annotations: { note: 'x'.repeat(400) } },
    spec: { containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '100m' } } }] },
  });

/** The length of the answer. */
function send(agent: https.Agent, url: string, method: string, body?: string): Promise<number> {
  const headers = { authorization: 'Bearer root', 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const request = https.request(url, { method, agent, headers }, (response) => {
      let length = 0;
      response.on('data', (chunk: Buffer) => (length += chunk.length));
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(length);
        else reject(new Error(`${method} ${url}: ${response.statusCode}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const IN_FLIGHT = 8;

/** CPU of client and server together, which share a process: compare with the line of node:https. */
async function report(name: string, count: number, work: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count / 10; i++) await work();
  const cpu = process.cpuUsage();
  const wall = performance.now();
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const { user, system } = process.cpuUsage(cpu);
  const perSecond = (1000 * count) / (performance.now() - wall);
  console.log(`${name.padEnd(34)} ${((user + system) / count).toFixed(1)} µs CPU   ${perSecond.toFixed(0)}/s`);
}
