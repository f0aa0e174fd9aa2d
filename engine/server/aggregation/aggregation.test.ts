import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { openWire, type WireBench } from '../testing/wire-bench';
import { Pki } from '../tls/pki';

const NAME = 'v1.wardle.example';
const SERVICES = '/apis/apiregistration.k8s.io/v1/apiservices';
const FLUNDERS = '/apis/wardle.example/v1/namespaces/default/flunders';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly client: string;
}

/** A server of an API, outside. */
class Outside {
  readonly pki = Pki.create(new Date());
  readonly heard: Heard[] = [];
  isSick = false;
  private server: Server | undefined;

  async open(): Promise<number> {
    const pair = this.pki.server(['flunders.default.svc'], new Date());
    const server = createServer(
      { key: pair.key, cert: pair.certificate, requestCert: true, rejectUnauthorized: false },
      (request, response) => this.take(request, response),
    );
    this.server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }

  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const { socket } = request;
      const client = socket instanceof TLSSocket ? String(socket.getPeerCertificate().subject.CN) : '';
      this.heard.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8'), client });
      this.answer(url, method, response);
    });
  }

  private answer(url: string, method: string, response: ServerResponse): void {
    const json = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-outside': 'yes' });
      response.end(JSON.stringify(body));
    };
    if (this.isSick) return json(500, {});
    const resources = [
      { name: 'flunders', singularName: 'flunder', namespaced: true, kind: 'Flunder', verbs: ['get', 'list'] },
    ];
    if (url === '/apis/wardle.example/v1') return json(200, { kind: 'APIResourceList', resources });
    if (url === '/openapi/v3') {
      return json(200, { paths: { 'apis/wardle.example/v1': { serverRelativeURL: '/openapi/v3/doc?hash=x' } } });
    }
    if (url.startsWith('/openapi/v3/doc')) return json(200, { openapi: '3.0.0', info: { title: 'outside' } });
    if (url.includes('watch=1')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"type":"ADDED"}\n');
      return void setTimeout(() => response.end('{"type":"DELETED"}\n'), 50);
    }
    return json(method === 'POST' ? 201 : 200, { kind: 'FlunderList', items: [] });
  }
}

describe('APIs of other servers', () => {
  const outside = new Outside();
  let wire: WireBench;
  let port: number;

  before(async () => {
    port = await outside.open();
    wire = await openWire({ mode: { kind: 'real', factor: 1 } });
    const spec = { type: 'ExternalName', externalName: '127.0.0.1' };
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'flunders' }, spec };
    assert.equal(
      (await wire.call('/api/v1/namespaces/default/services', { method: 'POST', body: service })).status,
      201,
    );
    assert.equal((await wire.call(SERVICES, { method: 'POST', body: registration() })).status, 201);
    await until(async () => (await condition()).status === 'True');
  });

  after(async () => {
    await wire.close();
    outside.close();
    assert.deepEqual(wire.bugs, []);
  });

  const registration = (caBundle = outside.pki.authority.certificate): object => ({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: NAME },
    spec: {
      group: 'wardle.example',
      version: 'v1',
      groupPriorityMinimum: 1000,
      versionPriority: 15,
      caBundle: Buffer.from(caBundle).toString('base64'),
      service: { namespace: 'default', name: 'flunders', port },
    },
  });

  interface Condition {
    readonly status: string;
    readonly reason: string;
    readonly message: string;
  }

  const condition = async (): Promise<Condition> => {
    const { status } = await wire.json<{ status: { conditions?: readonly Condition[] } }>(`${SERVICES}/${NAME}`);
    return status.conditions?.[0] ?? { status: '', reason: '', message: '' };
  };

  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    for (let i = 0; i < 300; i++) {
      if (await isSo()) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.fail(`it never comes: ${JSON.stringify(await condition())}`);
  };

  it('are available once they answer, and found like any other', async () => {
    assert.equal((await condition()).reason, 'Passed');
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const { items } = await wire.json<{
      items: readonly { metadata: { name: string }; versions: readonly object[] }[];
    }>('/apis', { headers: { accept } });
    const group = items.find(({ metadata }) => metadata.name === 'wardle.example');
    assert.deepEqual(group?.versions, [
      {
        version: 'v1',
        resources: [
          {
            resource: 'flunders',
            responseKind: { group: '', version: '', kind: 'Flunder' },
            scope: 'Namespaced',
            singularResource: 'flunder',
            verbs: ['get', 'list'],
          },
        ],
        freshness: 'Current',
      },
    ]);
    const { paths } = await wire.json<{ paths: Record<string, { serverRelativeURL: string }> }>('/openapi/v3');
    const document = await wire.json<{ info: object }>(paths['apis/wardle.example/v1']?.serverRelativeURL ?? '');
    assert.deepEqual(document.info, { title: 'outside' });
  });

  it('get requests as they came, with the name of their sender', async () => {
    const headers = { 'impersonate-user': 'ada', 'impersonate-group': 'system:masters', 'x-remote-user': 'forged' };
    const body = { kind: 'Flunder', metadata: { name: 'f' } };
    const got = await wire.call(`${FLUNDERS}?dryRun=All`, { method: 'POST', headers, body });
    assert.deepEqual([got.status, got.headers['x-outside']], [201, 'yes']);
    const heard = outside.heard.at(-1);
    assert.ok(heard !== undefined);
    assert.deepEqual(
      [heard.method, heard.url, heard.body, heard.client],
      ['POST', `${FLUNDERS}?dryRun=All`, JSON.stringify(body), 'front-proxy-client'],
    );
    assert.equal(heard.headers['x-remote-user'], 'ada');
    assert.equal(heard.headers['x-remote-group'], 'system:masters, system:authenticated');
    assert.deepEqual([heard.headers.authorization, heard.headers['impersonate-user']], [undefined, undefined]);
  });

  it('are asked only by those who may', async () => {
    const { message } = await wire.json<{ message: string }>(FLUNDERS, { headers: { authorization: 'Bearer plain' } });
    assert.match(message, /User "jane" cannot list resource "flunders" in API group "wardle.example"/);
  });

  it('stream their watches', async () => {
    assert.equal((await wire.call(`${FLUNDERS}?watch=1`)).text, '{"type":"ADDED"}\n{"type":"DELETED"}\n');
  });

  it('are not believed without their certificate', async () => {
    const stranger = Pki.create(new Date()).authority.certificate;
    const put = async (object: object): Promise<void> => {
      const current = await wire.json<{ metadata: object }>(`${SERVICES}/${NAME}`);
      const body = { ...object, metadata: current.metadata };
      assert.equal((await wire.call(`${SERVICES}/${NAME}`, { method: 'PUT', body })).status, 200);
    };
    await put(registration(stranger));
    const got = await wire.call(FLUNDERS);
    assert.equal(got.status, 503);
    assert.match(got.text, /^error trying to reach service: .*certificate/);
    await put(registration());
    assert.equal((await wire.call(FLUNDERS)).status, 200);
  });

  it('are unavailable once they fail, until they are well again', async function () {
    this.timeout(60_000);
    outside.isSick = true;
    wire.simulation.remote.look();
    await until(async () => (await condition()).status === 'False');
    const { reason, message } = await condition();
    assert.equal(reason, 'FailedDiscoveryCheck');
    assert.match(message, /^failing or missing response from https:\/\/.*: bad status from .*: 500$/);
    const got = await wire.json<{ code: number; message: string }>(FLUNDERS);
    assert.deepEqual([got.code, got.message], [503, 'service unavailable']);
    outside.isSick = false;
    await until(async () => (await condition()).status === 'True');
    assert.equal((await wire.call(FLUNDERS)).status, 200);
  });
});
