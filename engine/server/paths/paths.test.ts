import assert from 'node:assert/strict';
import { openWire, type WireBench } from '../testing/wire-bench';

const PODS = '/api/v1/namespaces/default/pods';

describe('paths that are no resources', () => {
  let wire: WireBench;
  before(async () => (wire = await openWire()));
  after(async () => {
    await wire.close();
    assert.deepEqual(wire.bugs, []);
  });

  const text = async (path: string): Promise<string> => (await wire.call(path)).text;

  for (const endpoint of ['healthz', 'livez', 'readyz']) {
    describe(`/${endpoint}`, () => {
      it('says ok, and with verbose what was looked at, each of which can be asked for', async () => {
        assert.equal(await text(`/${endpoint}`), 'ok');
        const lines = (await text(`/${endpoint}?verbose`)).trimEnd().split('\n');
        assert.equal(lines.pop(), `${endpoint} check passed`);
        assert.ok(lines.length > 30);
        for (const line of lines) {
          const [, name = ''] = /^\[\+\](\S+) ok$/.exec(line) ?? [];
          assert.equal(await text(`/${endpoint}/${name}`), 'ok', line);
        }
        assert.equal((await wire.call(`/${endpoint}/nothing`)).status, 404);
      });

      it('leaves out what it is told to, and says so', async () => {
        const lines = (await text(`/${endpoint}?verbose&exclude=ping&exclude=pong&exclude=log`)).split('\n');
        assert.deepEqual(lines.slice(0, 2), ['[+]ping excluded: ok', '[+]log excluded: ok']);
        assert.ok(lines.includes('warn: some health checks cannot be excluded: no matches for "pong"'));
      });

      it('may be asked by anybody', async () => {
        assert.equal((await wire.call(`/${endpoint}`, { headers: { authorization: '' } })).text, 'ok');
      });
    });
  }

  it('/metrics counts requests by what they were for', async () => {
    await wire.call(`${PODS}?limit=1`);
    await wire.call(`${PODS}/none`);
    const page = await text('/metrics');
    const labels = (scope: string, verb: string): string =>
      `component="apiserver",dry_run="",group="",resource="pods",scope="${scope}",subresource="",verb="${verb}",version="v1"`;
    assert.match(page, /# TYPE apiserver_request_total counter\n/);
    assert.ok(page.includes(`apiserver_request_total{code="200",${labels('namespace', 'LIST')}} 1\n`), page);
    assert.ok(page.includes(`apiserver_request_total{code="404",${labels('resource', 'GET')}} 1\n`), page);
    assert.match(page, /\napiserver_resource_objects\{group="",resource="namespaces"\} 4\n/);
    assert.match(page, /\naggregator_unavailable_apiservice\{name="v1\.apps"\} 0\n/);
  });

  it('/metrics is not for everybody', async () => {
    assert.equal((await wire.call('/metrics', { headers: { authorization: 'Bearer plain' } })).status, 403);
  });

  it('the issuer of tokens tells how to verify them', async () => {
    const document = await wire.json<{ issuer: string; jwks_uri: string }>('/.well-known/openid-configuration');
    assert.equal(document.jwks_uri, `https://127.0.0.1:${wire.port}/openid/v1/jwks`);
    const { keys } = await wire.json<{ keys: readonly { kty: string; alg: string; kid: string }[] }>('/openid/v1/jwks');
    const asked = { method: 'POST', body: { spec: { audiences: [document.issuer], expirationSeconds: 600 } } };
    const account = { method: 'POST', body: { metadata: { name: 'robot' } } };
    await wire.call('/api/v1/namespaces/default/serviceaccounts', account);
    const { status } = await wire.json<{ status: { token: string } }>(
      '/api/v1/namespaces/default/serviceaccounts/robot/token',
      asked,
    );
    const [head = '', claims = ''] = status.token.split('.');
    const read = (part: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
    assert.deepEqual(
      keys.map(({ kid }) => kid),
      [read(head)['kid']],
    );
    assert.equal(read(claims)['iss'], document.issuer);
    const { status: review } = await wire.json<{ status: { userInfo: { username: string } } }>(
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {
        method: 'POST',
        headers: { authorization: `Bearer ${status.token}` },
        body: {},
      },
    );
    assert.equal(review.userInfo.username, 'system:serviceaccount:default:robot');
  });

  it('a level without seats answers 429, and says when to come back', async () => {
    const spec = {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 0,
        borrowingLimitPercent: 0,
        limitResponse: { type: 'Reject' },
      },
    };
    const flow = '/apis/flowcontrol.apiserver.k8s.io/v1';
    const level = await wire.call(`${flow}/prioritylevelconfigurations`, {
      method: 'POST',
      body: { metadata: { name: 'none' }, spec },
    });
    assert.equal(level.status, 201, level.text);
    const rules = [
      {
        subjects: [{ kind: 'User', user: { name: 'jane' } }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      },
    ];
    const body = {
      metadata: { name: 'jane' },
      spec: { matchingPrecedence: 5, priorityLevelConfiguration: { name: 'none' }, rules },
    };
    assert.equal((await wire.call(`${flow}/flowschemas`, { method: 'POST', body })).status, 201);
    const got = await wire.call('/version', { headers: { authorization: 'Bearer plain' } });
    assert.deepEqual([got.status, got.headers['retry-after']], [429, '1']);
    assert.equal((await wire.call('/version')).status, 200);
  });
});
