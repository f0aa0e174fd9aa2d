import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import type { AuditEvent } from '../../control-plane/apiserver/audit-log/audit-trail';
import { apiServerAlone } from '../api-server-alone';
import { openWire, type WireBench } from '../testing/wire-bench';
import { readPolicy } from './read-policy';

const POLICY = `
apiVersion: audit.k8s.io/v1
kind: Policy
rules:
- level: None
  nonResourceURLs: ["/healthz*"]
- level: RequestResponse
  omitManagedFields: true
  resources: [{ group: "", resources: [configmaps] }]
- level: Request
  omitStages: [RequestReceived]
  resources: [{ group: "", resources: [secrets] }]
- level: Metadata
`;
const HERE = '/api/v1/namespaces/default';

describe('the audit log', () => {
  const events: AuditEvent[] = [];
  let wire: WireBench;

  before(async () => {
    const policy = readPolicy(POLICY);
    assert.ok(!('problem' in policy));
    const audit = { policy, emit: (event: AuditEvent) => void events.push(event) };
    wire = await openWire({
      simulation: (signer) => apiServerAlone({ seed: 1, startsAt: 0, signer, tokenLookups: [], audit }),
    });
  });

  beforeEach(() => void events.splice(0));

  after(async () => {
    await wire.close();
    assert.deepEqual(wire.bugs, []);
  });

  const stages = (): readonly string[] => events.map(({ stage }) => stage);
  const last = (): AuditEvent => {
    const event = events.at(-1);
    assert.ok(event !== undefined);
    return event;
  };

  it('tells of a request from stage to stage, under the id that its sender gave it', async () => {
    const body = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a' }, data: { x: 'y' } };
    const headers = { 'audit-id': 'mine', 'user-agent': 'test/1', 'x-forwarded-for': '192.0.2.1' };
    await wire.call(`${HERE}/configmaps?dryRun=All`, { method: 'POST', body, headers });
    assert.deepEqual(stages(), ['RequestReceived', 'ResponseComplete']);
    const { responseObject, stageTimestamp, ...rest } = last();
    assert.match(stageTimestamp, /^1970-01-01T00:00:00\.\d{6}Z$/);
    assert.deepEqual(rest, {
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'RequestResponse',
      auditID: 'mine',
      stage: 'ResponseComplete',
      requestURI: `${HERE}/configmaps?dryRun=All`,
      verb: 'create',
      user: { username: 'admin', uid: 'u1', groups: ['system:masters', 'system:authenticated'] },
      sourceIPs: ['192.0.2.1', '127.0.0.1'],
      userAgent: 'test/1',
      objectRef: { resource: 'configmaps', namespace: 'default', apiVersion: 'v1', name: 'a' },
      responseStatus: { metadata: {}, code: 201 },
      requestObject: body,
      requestReceivedTimestamp: '1970-01-01T00:00:00.000000Z',
      annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
    });
    const { metadata } = responseObject as { readonly metadata: Record<string, unknown> };
    assert.deepEqual([metadata['name'], metadata['managedFields']], ['a', undefined]);
    assert.equal(events[0]?.annotations, undefined);
  });

  it('tells as much as the level of the request says', async () => {
    await wire.call(`${HERE}/secrets`, { method: 'POST', body: { metadata: { name: 's' } } });
    assert.deepEqual(stages(), ['ResponseComplete']);
    assert.ok(last().requestObject !== undefined);
    assert.equal(last().responseObject, undefined);
    await wire.call(`${HERE}/serviceaccounts`, { method: 'POST', body: { metadata: { name: 's' } } });
    assert.equal(last().requestObject, undefined);
    assert.equal(last().objectRef?.name, 's');
    const count = events.length;
    await wire.call('/healthz');
    assert.equal(events.length, count);
  });

  it('tells what patches and options hold', async () => {
    await wire.call(`${HERE}/configmaps`, { method: 'POST', body: { metadata: { name: 'p' } } });
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p}\ndata: {a: b}\n';
    await wire.call(`${HERE}/configmaps/p?fieldManager=me`, { method: 'PATCH', headers, body });
    assert.deepEqual((last().requestObject as { readonly data: object }).data, { a: 'b' });
    const options = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' };
    await wire.call(`${HERE}/configmaps/p`, { method: 'DELETE', body: options });
    assert.deepEqual(last().requestObject, options);
  });

  it('tells who acts as whom, and why they may', async () => {
    const headers = { 'impersonate-user': 'ada' };
    await wire.call('/version', { headers });
    assert.deepEqual(last().user.username, 'admin');
    assert.deepEqual(last().impersonatedUser, { username: 'ada', groups: ['system:authenticated'] });
    assert.match(last().annotations?.['authorization.k8s.io/reason'] ?? '', /^RBAC: allowed by ClusterRoleBinding /);
  });

  it('tells who may not, and of whom nobody knows', async () => {
    await wire.call(`${HERE}/pods`, { headers: { authorization: 'Bearer plain' } });
    assert.equal(last().annotations?.['authorization.k8s.io/decision'], 'forbid');
    assert.equal(last().responseStatus?.code, 403);
    assert.match(last().responseStatus?.message ?? '', /User "jane" cannot list resource "pods"/);
    events.splice(0);
    await wire.call(`${HERE}/pods`, { headers: { authorization: 'Bearer wrong' } });
    assert.deepEqual(stages(), ['ResponseStarted']);
    assert.deepEqual(last().user, {});
    assert.deepEqual(last().responseStatus, {
      metadata: {},
      message: 'Authentication failed, attempted: bearer',
      code: 401,
    });
  });

  it('tells of answers without an end when they begin and when they end', async () => {
    const watched = wire.call(`${HERE}/pods?watch=1&timeoutSeconds=1`);
    await wire.call('/sim/v1/clock/advance', { method: 'POST', body: { seconds: 2 } });
    await watched;
    const ofWatches = (): readonly AuditEvent[] => events.filter(({ verb }) => verb === 'watch');
    // The client sees the end before the server hears that it did.
    for (let i = 0; i < 100 && ofWatches().length < 3; i++) await new Promise((done) => setTimeout(done, 20));
    assert.deepEqual(
      ofWatches().map(({ stage, responseStatus }) => [stage, responseStatus?.code]),
      [
        ['RequestReceived', undefined],
        ['ResponseStarted', 200],
        ['ResponseComplete', 200],
      ],
    );
    events.splice(0);
    const headers = { authorization: 'Bearer root' };
    const socket = new WebSocket(`wss://127.0.0.1:${wire.port}${HERE}/pods/none/exec?command=a&stdout=1`, [], {
      ca: wire.authority,
      headers,
    });
    await new Promise<void>((done) => void socket.on('error', () => done()));
    assert.deepEqual(stages(), ['RequestReceived', 'ResponseStarted', 'ResponseComplete']);
    assert.equal(last().responseStatus?.code, 404);
  });
});

describe('a policy in a file', () => {
  const cases: readonly (readonly [text: string, problem: RegExp])[] = [
    ['a: [', /^failed decoding: /],
    ['apiVersion: v1\nkind: Pod\n', /^expected a Policy of audit.k8s.io\/v1, found "Pod" of "v1"$/],
    ['apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n', /^loaded illegal policy with 0 rules$/],
    ['apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Some}]\n', /^rules\[0\]\.level: Unsupported value/],
    ['apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{levels: None}]\n', /unknown field "rules\[0\]\.levels"/],
  ];
  for (const [text, problem] of cases) {
    it(problem.source, () => {
      const read = readPolicy(text);
      assert.ok('problem' in read);
      assert.match(read.problem, problem);
    });
  }
});
