import assert from 'node:assert/strict';
import { instant, millis } from '../../base/brand';
import { configmaps, deployments, pods, serviceaccounts } from '../../api/resources';
import { isApiError, type ApiRequest, type User } from '../../api/request';
import type { KubeObject } from '../../api/object';
import { HashedJournal } from '../../sim/hashed-journal';
import { SeededRandom } from '../../sim/seeded-random';
import { VirtualClock } from '../../sim/virtual-clock';
import { MvccStore } from '../etcd/mvcc-store';
import { kinds as builtIn } from '../../api/kinds/index';
import { ApiServer } from './api-server';
import { seedSnapshot } from './bootstrap/seed';
import { structDecoder } from './decode';
import { Registry } from './registry';

const user: User = { name: 'alice', groups: ['system:masters', 'system:authenticated'] };

function started() {
  const clock = new VirtualClock({ start: instant(Date.UTC(2026, 0, 1)) });
  const kinds = { registry: new Registry(builtIn), decoder: structDecoder(() => ({ error: 'no YAML here' })) };
  const store = MvccStore.from(seedSnapshot(kinds, { now: clock.now() }), { now: () => clock.now(), clock });
  const journal = new HashedJournal({ now: () => clock.now() });
  const api = new ApiServer({ store, clock, random: new SeededRandom(1), journal });
  api.request({
    verb: 'create',
    resource: serviceaccounts,
    namespace: 'default',
    user,
    object: { metadata: { name: 'default' } },
  });
  const ask = (request: Record<string, unknown>) => api.request({ user, ...request } as unknown as ApiRequest);
  const object = (request: Record<string, unknown>): KubeObject => {
    const answer = ask(request);
    assert.equal(answer.kind, 'object');
    return answer.kind === 'object' ? answer.object : assert.fail();
  };
  return { clock, store, journal, api, ask, object };
}

const configMap = (name: string, extra: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...extra },
  data: { a: '1' },
});

const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
});

describe('ApiServer', () => {
  it('creates, reads, updates without a write when nothing changes, patches and deletes', () => {
    const { object, ask, store } = started();
    const at = { resource: configmaps, namespace: 'default' };
    const created = object({ ...at, verb: 'create', object: configMap('a') });
    assert.equal(created.metadata.namespace, 'default');
    assert.match(created.metadata.uid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(created.metadata.creationTimestamp, '2026-01-01T00:00:00Z');
    const before = store.revision;
    assert.deepEqual(object({ ...at, verb: 'update', name: 'a', object: created }), created);
    assert.equal(store.revision, before);
    const patched = object({ ...at, verb: 'patch', name: 'a', patch: { type: 'merge', body: { data: { b: '2' } } } });
    assert.deepEqual((patched as unknown as { data: unknown }).data, { a: '1', b: '2' });
    assert.equal(Number(patched.metadata.resourceVersion), before + 1);
    assert.throws(
      () => ask({ ...at, verb: 'update', name: 'a', object: created }),
      (error) => isApiError(error, 'Conflict') && /the object has been modified/.test(error.message),
    );
    assert.equal(ask({ ...at, verb: 'delete', name: 'a', options: {} }).kind, 'status');
    assert.throws(() => ask({ ...at, verb: 'get', name: 'a' }), /configmaps "a" not found/);
  });

  it('makes names from generateName', () => {
    const { object } = started();
    const { metadata } = object({
      verb: 'create',
      resource: configmaps,
      namespace: 'default',
      object: { metadata: { generateName: 'a-' } },
    });
    assert.match(metadata.name, /^a-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('pages a list', () => {
    const { ask } = started();
    const at = { resource: configmaps, namespace: 'default' };
    for (const name of ['a', 'b', 'c']) ask({ ...at, verb: 'create', object: configMap(name) });
    const first = ask({ ...at, verb: 'list', options: { limit: 2 } });
    assert.ok(first.kind === 'list');
    assert.deepEqual(
      first.items.map(({ metadata }) => metadata.name),
      ['a', 'b'],
    );
    assert.equal(first.remainingItemCount, 1);
    const second = ask({ ...at, verb: 'list', options: { limit: 2, continue: first.continue } });
    assert.ok(second.kind === 'list');
    assert.deepEqual(
      second.items.map(({ metadata }) => metadata.name),
      ['c'],
    );
    assert.equal(second.continue, undefined);
  });

  it('has a next page behind the last that is selected, as long as there is anything', () => {
    const { ask } = started();
    const at = { resource: configmaps, namespace: 'default' };
    for (const name of ['a', 'b']) ask({ ...at, verb: 'create', object: configMap(name) });
    const pageOf = (name: string) =>
      ask({ ...at, verb: 'list', options: { limit: 1, fieldSelector: `metadata.name!=${name}` } });
    const [first, second] = [pageOf('b'), pageOf('a')];
    assert.ok(first.kind === 'list' && second.kind === 'list');
    assert.ok(first.continue !== undefined);
    assert.equal(first.remainingItemCount, undefined);
    assert.equal(second.continue, undefined);
  });

  it('tells a watcher of what enters and leaves its selection', () => {
    const { api, ask, object } = started();
    const at = { resource: configmaps, namespace: 'default' };
    const created = object({ ...at, verb: 'create', object: configMap('a') });
    const stream = api.watch({
      user,
      ...at,
      verb: 'watch',
      options: { labelSelector: 's=1', resourceVersion: created.metadata.resourceVersion },
    });
    const label = (value: string | null) =>
      ask({ ...at, verb: 'patch', name: 'a', patch: { type: 'merge', body: { metadata: { labels: { s: value } } } } });
    label('1');
    label('1');
    label(null);
    assert.deepEqual(
      stream.poll().map((event) => event.type),
      ['ADDED', 'DELETED'],
    );
    stream.close();
    label('1');
    assert.deepEqual(stream.poll(), []);
  });

  it('keeps an unscheduled pod no longer, and a scheduled one for its grace', () => {
    const { ask, object, clock } = started();
    const at = { resource: pods, namespace: 'default' };
    ask({ ...at, verb: 'create', object: pod('a') });
    assert.equal(ask({ ...at, verb: 'delete', name: 'a', options: {} }).kind, 'object');
    assert.throws(() => ask({ ...at, verb: 'get', name: 'a' }), /not found/);
    ask({ ...at, verb: 'create', object: pod('b') });
    ask({
      ...at,
      verb: 'create',
      subresource: 'binding',
      name: 'b',
      object: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'b' }, target: { kind: 'Node', name: 'n' } },
    });
    clock.skipTo(instant(clock.now() + millis(1000)));
    const going = object({ ...at, verb: 'delete', name: 'b', options: {} });
    assert.equal(going.metadata.deletionGracePeriodSeconds, 30);
    assert.equal(going.metadata.deletionTimestamp, '2026-01-01T00:00:31Z');
    ask({ ...at, verb: 'delete', name: 'b', options: { gracePeriodSeconds: 0 } });
    assert.throws(() => ask({ ...at, verb: 'get', name: 'b' }), /not found/);
  });

  it('counts generations of the spec alone and keeps status apart', () => {
    const { ask, object } = started();
    const at = { resource: deployments, namespace: 'default' };
    const created = object({
      ...at,
      verb: 'create',
      object: {
        metadata: { name: 'd' },
        spec: {
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
        },
        status: { replicas: 5 },
      },
    });
    assert.equal(created.metadata.generation, 1);
    const status = { type: 'merge', body: { spec: { replicas: 9 }, status: { replicas: 1 } } };
    const reported = object({ ...at, verb: 'patch', subresource: 'status', name: 'd', patch: status });
    assert.equal(reported.metadata.generation, 1);
    const scaled = object({
      ...at,
      verb: 'patch',
      subresource: 'scale',
      name: 'd',
      patch: { type: 'merge', body: { spec: { replicas: 3 } } },
    });
    assert.deepEqual((scaled as unknown as { spec: unknown }).spec, { replicas: 3 });
    assert.equal(object({ ...at, verb: 'get', name: 'd' }).metadata.generation, 2);
    assert.equal(ask({ ...at, verb: 'list', options: {} }).kind, 'list');
  });

  it('writes every request into the journal', () => {
    const { ask, journal } = started();
    ask({ verb: 'create', resource: configmaps, namespace: 'default', object: configMap('a') });
    assert.deepEqual(
      journal.since(1).map(({ actor, action, subject, detail }) => ({ actor, action, subject, detail })),
      [{ actor: 'user/alice', action: 'api.create', subject: 'configmaps default/a', detail: { code: 201 } }],
    );
  });
});
