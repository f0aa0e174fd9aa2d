import assert from 'node:assert/strict';
import { configmaps, pods } from '../api/resources';
import type { ConfigMap } from '../api/types/core-v1';
import { configMap, Harness } from './testing/harness';
import { refusal } from './testing/fake-transport';

const WHO = { user: { name: 'alice', groups: [] } };
const KEY = { namespace: 'default', name: 'a' };

/** The request that a call makes, without the resource. */
function requestOf(call: (client: Harness['client']) => unknown): unknown {
  const harness = new Harness();
  harness.create('a');
  harness.transport.requests.length = 0;
  try {
    call(harness.client);
  } catch (error) {
    assert.match(String(error), /not faked/);
  }
  const [request] = harness.transport.requests;
  assert.ok(request !== undefined);
  const { resource: _, ...rest } = request;
  return rest;
}

describe('REST client', () => {
  const object = configMap('a') as ConfigMap;
  const patch = { type: 'merge', body: {} } as const;
  const cases: readonly [string, (client: Harness['client']) => unknown, object][] = [
    ['get', (client) => client.get(configmaps, KEY), { verb: 'get', name: 'a' }],
    [
      'list',
      (client) => client.list(configmaps, { namespace: 'default', limit: 5 }),
      { verb: 'list', options: { limit: 5 } },
    ],
    [
      'update',
      (client) => client.update(configmaps, object, 'status'),
      { verb: 'update', name: 'a', object, subresource: 'status' },
    ],
    ['patch', (client) => client.patch(configmaps, KEY, patch), { verb: 'patch', name: 'a', patch }],
    ['remove', (client) => client.remove(configmaps, KEY), { verb: 'delete', name: 'a', options: {} }],
    [
      'removeAll',
      (client) => client.removeAll(configmaps, 'default', { labelSelector: 'a=b' }),
      { verb: 'deletecollection', list: { labelSelector: 'a=b' }, options: {} },
    ],
    [
      'bind',
      (client) => client.bind(KEY, 'n1', 'u'),
      {
        verb: 'create',
        name: 'a',
        subresource: 'binding',
        object: {
          apiVersion: 'v1',
          kind: 'Binding',
          metadata: { ...KEY, uid: 'u' },
          target: { kind: 'Node', name: 'n1' },
        },
      },
    ],
    [
      'evict',
      (client) => client.evict(KEY, { gracePeriodSeconds: 5 }),
      {
        verb: 'create',
        name: 'a',
        subresource: 'eviction',
        object: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: KEY, deleteOptions: { gracePeriodSeconds: 5 } },
      },
    ],
  ];
  for (const [name, call, expected] of cases) {
    it(`${name} is one request`, () =>
      assert.deepEqual(requestOf(call), { ...WHO, namespace: 'default', ...expected }));
  }

  it('leaves the namespace out of what has none', () => {
    assert.deepEqual(
      requestOf((client) => client.list(pods)),
      { ...WHO, verb: 'list', options: {} },
    );
  });

  it('answers undefined for what is not there, and throws every other refusal', () => {
    const harness = new Harness();
    assert.equal(harness.client.get(configmaps, KEY), undefined);
    harness.transport.refuse = () => refusal(403, 'Forbidden');
    assert.throws(() => harness.client.get(configmaps, KEY), { reason: 'Forbidden' });
  });
});
