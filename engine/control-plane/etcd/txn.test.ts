import assert from 'node:assert/strict';
import { instant } from '../../base/brand';
import { MvccStore } from './mvcc-store';
import { keyAt, rev, stampOf } from './testing/objects';
import { transact, type Compare } from './txn';

const seeded = () => {
  const store = new MvccStore({ now: () => instant(0) });
  store.create(keyAt('a'), stampOf('a'));
  return store;
};
const put = (name: string) => ({ kind: 'put', key: keyAt(name), stamp: stampOf(name) }) as const;

describe('transaction', () => {
  const compares: readonly [Omit<Compare, 'key'>, string, boolean][] = [
    [{ target: 'mod', operator: '=', value: 2 }, 'a', true],
    [{ target: 'mod', operator: '=', value: 0 }, 'b', true],
    [{ target: 'create', operator: '>', value: 2 }, 'a', false],
    [{ target: 'version', operator: '<', value: 2 }, 'a', true],
    [{ target: 'lease', operator: '!=', value: 0 }, 'a', false],
  ];
  for (const [compare, name, expected] of compares) {
    it(`${compare.target}(${name}) ${compare.operator} ${compare.value} is ${expected}`, () => {
      const txn = { compare: [{ ...compare, key: keyAt(name) }], success: [], failure: [] };
      assert.equal(transact(seeded(), txn).succeeded, expected);
    });
  }

  it('does one branch at one revision and answers each operation', () => {
    const store = seeded();
    const { succeeded, revision, answers } = transact(store, {
      compare: [{ key: keyAt('b'), target: 'version', operator: '=', value: 0 }],
      success: [
        put('b'),
        { kind: 'remove', key: keyAt('a') },
        { kind: 'get', key: keyAt('a') },
        { kind: 'range', prefix: 'pods' },
        { kind: 'txn', txn: { compare: [], success: [put('c')], failure: [] } },
      ],
      failure: [],
    });
    assert.deepEqual([succeeded, revision], [true, 3]);
    const [b, a, read, list, nested] = answers;
    assert.ok(b?.kind === 'put' && b.entry?.modRevision === rev(3));
    assert.ok(a?.kind === 'remove' && a.entry?.modRevision === rev(2));
    assert.ok(read?.kind === 'get' && read.entry?.modRevision === rev(2));
    assert.ok(list?.kind === 'range' && list.result.ok && list.result.entries.length === 1);
    assert.ok(nested?.kind === 'txn' && nested.result.answers[0]?.kind === 'put' && nested.result.revision === 3);
    assert.equal(store.get(keyAt('c'))?.modRevision, 3);
  });

  it('takes the other branch when a comparison fails', () => {
    const store = seeded();
    const result = transact(store, {
      compare: [{ key: keyAt('a'), target: 'mod', operator: '=', value: 1 }],
      success: [put('b')],
      failure: [{ kind: 'get', key: keyAt('a') }],
    });
    assert.deepEqual([result.succeeded, result.revision, result.answers.length], [false, 2, 1]);
  });
});
