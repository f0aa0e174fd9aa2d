import assert from 'node:assert/strict';
import type { Json } from '../object';
import { structFor } from '../struct-model/struct-model';
import type { JsonObject } from './json-value';
import { strategicMergePatch } from './strategic-merge-patch';

const live: JsonObject = {
  metadata: { name: 'web', uid: '1', labels: { app: 'web' } },
  spec: { containers: [{ name: 'a', image: 'one' }] },
  status: {
    phase: 'Pending',
    conditions: [
      { type: 'Ready', status: 'False' },
      { type: 'Initialized', status: 'True' },
    ],
  },
};

function patched(patch: JsonObject): Json {
  const struct = structFor('v1', 'Pod');
  assert.ok(struct !== undefined);
  const result = strategicMergePatch(live, patch, struct);
  return result.ok ? result.value : result.error;
}

describe('strategicMergePatch', () => {
  it('answers the original itself when nothing changes', () => {
    const conditions = [{ type: 'Initialized', status: 'True' }];
    assert.equal(patched({ metadata: { uid: '1', labels: { app: 'web' } }, status: { conditions } }), live);
  });

  it('shares what it does not change', () => {
    const next = patched({
      metadata: { uid: '1' },
      status: {
        '$setElementOrder/conditions': [{ type: 'Ready' }, { type: 'Initialized' }],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    }) as typeof live & { readonly status: { readonly conditions: readonly Json[] } };
    assert.equal(next['metadata'], live['metadata']);
    assert.deepEqual(next.status, {
      phase: 'Pending',
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'Initialized', status: 'True' },
      ],
    });
    assert.equal(next.status.conditions[1], (live['status'] as { conditions: readonly Json[] }).conditions[1]);
  });

  it('puts the items of a list in the order of the patch', () => {
    const order = [{ type: 'Initialized' }, { type: 'Ready' }];
    const next = patched({ status: { '$setElementOrder/conditions': order } });
    assert.deepEqual(next, {
      ...live,
      status: {
        phase: 'Pending',
        conditions: [
          { type: 'Initialized', status: 'True' },
          { type: 'Ready', status: 'False' },
        ],
      },
    });
  });

  it('makes one list of one list and one patch, and another of another order', () => {
    const order = [{ type: 'Ready' }, { type: 'Initialized' }];
    const conditions = [{ type: 'Ready', status: 'True' }];
    const listOf = (asked: readonly Json[]): Json | undefined => {
      const next = patched({ status: { '$setElementOrder/conditions': asked, conditions } });
      return ((next as JsonObject)['status'] as JsonObject)['conditions'];
    };
    assert.equal(listOf(order), listOf(order));
    assert.deepEqual(listOf([...order].reverse()), [
      { type: 'Initialized', status: 'True' },
      { type: 'Ready', status: 'True' },
    ]);
  });

  it('obeys directives', () => {
    const next = patched({
      metadata: { labels: null },
      status: { conditions: [{ type: 'Ready', $patch: 'delete' }], phase: null },
    });
    assert.deepEqual(next, {
      ...live,
      metadata: { name: 'web', uid: '1' },
      status: { conditions: [{ type: 'Initialized', status: 'True' }] },
    });
  });

  it('is refused when an item of a list with an order is none', () => {
    const status = { '$setElementOrder/conditions': [{ type: 'Ready' }], conditions: [5] };
    assert.equal(patched({ status }), 'expected a map[string]interface {}, but received a int64');
  });
});
