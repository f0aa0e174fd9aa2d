import assert from 'node:assert/strict';
import https from 'node:https';
import { apiServerAlone } from './api-server-alone';
import { ServiceAccountSigner } from './authn/service-account-signer';
import { parseTokens } from './authn/tokens-file';
import { issue, newAuthority, type KeyPair } from './tls/certificate';
import { Pki } from './tls/pki';
import { startServer, type RunningServer } from './start-server';
import type { Simulation } from './simulation';

const START = Date.UTC(2026, 0, 1);
const tokens = parseTokens('root,admin,u1,"system:masters"\nplain,jane,u2\n');

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly pair?: KeyPair;
  /** Another server. */
  readonly to?: string;
}

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

describe('the API over HTTPS', () => {
  const pki = Pki.create(new Date());
  const bugs: unknown[] = [];
  let simulation: Simulation;
  let server: RunningServer;

  before(async () => {
    const signer = new ServiceAccountSigner();
    simulation = apiServerAlone({ seed: 1, startsAt: START, signer, tokenLookups: [] });
    const onBug = (error: unknown): void => void bugs.push(error);
    const mode = { kind: 'manual' } as const;
    server = await startServer({ simulation, mode, address: '127.0.0.1', port: 0, pki, tokens, signer, onBug });
  });

  after(async () => {
    await server.close();
    assert.deepEqual(bugs, []);
  });

  const call = (path: string, { method = 'GET', headers = {}, body, pair, to = server.url }: Sent = {}): Promise<Got> =>
    new Promise((resolve, reject) => {
      const options = {
        method,
        headers: { ...(pair === undefined ? { authorization: 'Bearer root' } : {}), ...headers },
        ca: pki.authority.certificate,
        agent: false,
        ...(pair === undefined ? {} : { cert: pair.certificate, key: pair.key }),
      };
      const request = https.request(to + path, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
    });

  const configMap = (name: string, data: Readonly<Record<string, string>> = {}): object => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  });
  const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
  const json = { 'content-type': 'application/json' };

  it('answers what the API server answers in process', async () => {
    const created = await call(CONFIG_MAPS, { method: 'POST', headers: json, body: configMap('same', { a: '1' }) });
    assert.equal(created.status, 201);
    const api = simulation.apiServer();
    assert.ok(api !== undefined);
    const served = api.server.registry.at('v1', 'configmaps');
    assert.ok(served !== undefined);
    const base = { user: { name: 'x', groups: ['system:masters'] }, resource: served, namespace: 'default' };
    const got = api.request({ ...base, verb: 'get', name: 'same' });
    const list = api.request({ ...base, verb: 'list', options: {} });
    assert.ok(got.kind === 'object' && list.kind === 'list');
    assert.deepEqual(JSON.parse((await call(`${CONFIG_MAPS}/same`)).text), got.object);
    const listed = JSON.parse((await call(CONFIG_MAPS)).text) as { items: object[]; metadata: object; kind: string };
    assert.equal(listed.kind, 'ConfigMapList');
    assert.deepEqual(listed.metadata, { resourceVersion: list.resourceVersion });
    assert.deepEqual(
      listed.items,
      list.items.map(({ apiVersion: _version, kind: _kind, ...rest }) => rest),
    );
    const missing = await call(`${CONFIG_MAPS}/none`);
    assert.throws(() => api.request({ ...base, verb: 'get', name: 'none' }), { status: JSON.parse(missing.text) });
  });

  it('knows users by token, by certificate, and not at all', async () => {
    const now = new Date();
    const root = pki.client({ commonName: 'joe', organizations: ['system:masters'] }, now);
    assert.equal((await call('/apis', { pair: root })).status, 200);
    const stranger = newAuthority({ commonName: 'elsewhere' }, { from: new Date(0), until: new Date('2060-01-01') });
    const forged = issue(stranger, {
      subject: { commonName: 'joe', organizations: ['system:masters'] },
      validity: { from: new Date(0), until: new Date('2060-01-01') },
      use: 'client',
    });
    assert.equal((await call('/apis', { pair: forged })).status, 401);
    assert.equal((await call('/apis', { headers: { authorization: 'Bearer wrong' } })).status, 401);
    const jane = await call('/api/v1/nodes', { headers: { authorization: 'Bearer plain' } });
    assert.match(jane.text, /User \\"jane\\" cannot list resource \\"nodes\\"/);
    const anonymous = await call('/apis', { headers: { authorization: '' } });
    assert.match(anonymous.text, /system:anonymous/);
  });

  it('bears the headers of every answer', async () => {
    const { headers } = await call('/api/v1/namespaces/default', { headers: { 'audit-id': 'mine' } });
    assert.equal(headers['audit-id'], 'mine');
    assert.equal(headers['cache-control'], 'no-cache, private');
    assert.equal(headers['content-type'], 'application/json');
    assert.match(String(headers['x-kubernetes-pf-flowschema-uid']), /^[0-9a-f-]{36}$/);
    assert.match(String(headers['x-kubernetes-pf-prioritylevel-uid']), /^[0-9a-f-]{36}$/);
  });

  it('refuses bodies that are too large, and methods that nobody knows', async () => {
    const large = await call(CONFIG_MAPS, { method: 'POST', headers: json, body: 'x'.repeat(3 * 1024 * 1024 + 1) });
    assert.equal(large.status, 413);
    assert.match(large.text, /limit is 3145728/);
  });

  it('compresses long lists for who can read that', async () => {
    await call(CONFIG_MAPS, { method: 'POST', headers: json, body: configMap('long', { a: 'x'.repeat(200_000) }) });
    const { headers } = await call(CONFIG_MAPS, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(headers['content-encoding'], 'gzip');
    assert.ok(Number(headers['content-length']) < 20_000);
  });

  it('streams what changes, each event a line', async () => {
    const events = call(`${CONFIG_MAPS}?watch=true&fieldSelector=metadata.name%3Dwatched&timeoutSeconds=5`);
    await call(CONFIG_MAPS, { method: 'POST', headers: json, body: configMap('watched') });
    await call(`${CONFIG_MAPS}/watched`, { method: 'DELETE' });
    await call('/sim/v1/clock/advance', { method: 'POST', body: { seconds: 6 } });
    const lines = (await events).text.trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { type: string }).type),
      ['ADDED', 'DELETED'],
    );
  });

  it('ends a watch by the clock of its client where that of the cluster leaps', async () => {
    const mode = { kind: 'auto' } as const;
    const signer = new ServiceAccountSigner();
    const leaping = apiServerAlone({ seed: 1, startsAt: START, signer, tokenLookups: [] });
    const onBug = (error: unknown): void => void bugs.push(error);
    const options = { simulation: leaping, mode, address: '127.0.0.1', port: 0, pki, tokens, signer, onBug };
    const other = await startServer(options);
    const events = call(`${CONFIG_MAPS}?watch=1&timeoutSeconds=1&resourceVersion=0`, { to: other.url });
    await call('/sim/v1/clock/advance', { method: 'POST', headers: json, body: { seconds: 600 }, to: other.url });
    await call(CONFIG_MAPS, { method: 'POST', headers: json, body: configMap('late'), to: other.url });
    assert.match((await events).text, /"name":"late"/);
    await other.close();
  });

  it('lets those move time who may', async () => {
    const before = JSON.parse((await call('/sim/v1/clock')).text) as { now: string; mode: string };
    assert.equal(before.mode, 'manual');
    const after = await call('/sim/v1/clock/advance', { method: 'POST', body: { seconds: 90.5 } });
    const { now } = JSON.parse(after.text) as { now: string };
    assert.equal(Date.parse(now) - Date.parse(before.now), 90_500);
    const refused = await call('/sim/v1/clock', { headers: { authorization: 'Bearer plain' } });
    assert.equal(refused.status, 403);
    assert.match(refused.text, /clock.sim.seatrial.dev is forbidden/);
    assert.equal((await call('/sim/v1/settle', { method: 'POST', body: { maxSeconds: -1 } })).status, 400);
  });

  it('says what it serves', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const { headers, text } = await call('/apis', { headers: { accept } });
    assert.equal(headers['content-type'], accept);
    const etag = String(headers['etag']);
    assert.equal((await call('/apis', { headers: { accept, 'if-none-match': etag } })).status, 304);
    const { items } = JSON.parse(text) as { items: { metadata: { name: string } }[] };
    assert.equal(items[1]?.metadata.name, 'apps');
    const index = JSON.parse((await call('/openapi/v3')).text) as {
      paths: Record<string, { serverRelativeURL: string }>;
    };
    const apps = index.paths['apis/apps/v1']?.serverRelativeURL ?? '';
    assert.equal((await call(apps)).headers['cache-control'], 'public, immutable');
    assert.equal((await call('/openapi/v3/apis/apps/v1?hash=old')).headers['location'], apps);
    assert.equal((await call('/readyz')).text, 'ok');
  });

  it('has OpenAPI v2 in JSON and in protobuf', async () => {
    const of = async (accept: string): Promise<readonly [number, unknown, string]> => {
      const { status, headers, text } = await call('/openapi/v2', { headers: { accept } });
      return [status, headers['content-type'], text.slice(0, 5)];
    };
    const protobuf = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
    assert.deepEqual(await of('application/json'), [200, 'application/json', '{"swa']);
    assert.deepEqual(await of('*/*'), [200, 'application/json', '{"swa']);
    assert.deepEqual(await of(protobuf), [200, protobuf, '\n\u00032.0']);
    const asked = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
    assert.deepEqual(await of(asked), [200, protobuf, '\n\u00032.0']);
    assert.deepEqual(await of(`text/plain, ${asked}`), [200, protobuf, '\n\u00032.0']);
    assert.deepEqual(await of('text/plain'), [406, undefined, '']);
    const { headers } = await call('/openapi/v2', { headers: { accept: asked } });
    const again = { accept: asked, 'if-none-match': String(headers['etag']) };
    assert.equal((await call('/openapi/v2', { headers: again })).status, 304);
  });
});
