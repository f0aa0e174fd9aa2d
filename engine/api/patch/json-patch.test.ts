import assert from 'node:assert/strict';
import { jsonPatch } from './json-patch';

const DOCUMENT = { data: { a: '1' }, list: ['x', 'y'], none: null };

const outcome = (...operations: readonly unknown[]): unknown => {
  const patched = jsonPatch(DOCUMENT, operations);
  return patched.ok ? patched.value : patched.error;
};

describe('jsonPatch', () => {
  it('changes what paths name, and leaves the document as it was', () => {
    assert.deepEqual(outcome({ op: 'add', path: '/data/b', value: '2' }), { ...DOCUMENT, data: { a: '1', b: '2' } });
    assert.deepEqual(outcome({ op: 'add', path: '/list/-', value: 'z' }), { ...DOCUMENT, list: ['x', 'y', 'z'] });
    assert.deepEqual(outcome({ op: 'add', path: '/list/-1', value: 'z' }), { ...DOCUMENT, list: ['x', 'y', 'z'] });
    assert.deepEqual(outcome({ op: 'remove', path: '/list/0' }), { ...DOCUMENT, list: ['y'] });
    assert.deepEqual(outcome({ op: 'replace', path: '/list/1', value: 'z' }), { ...DOCUMENT, list: ['x', 'z'] });
    assert.deepEqual(outcome({ op: 'move', from: '/data/a', path: '/b' }), { ...DOCUMENT, data: {}, b: '1' });
    assert.deepEqual(outcome({ op: 'copy', from: '/data/none', path: '/b' }), { ...DOCUMENT, b: null });
    assert.deepEqual(DOCUMENT.data, { a: '1' });
  });

  it('does not read the first part of a path', () => {
    assert.deepEqual(outcome({ op: 'replace', path: 'nonsense/b', value: 1 }), { ...DOCUMENT, b: 1 });
  });

  it('takes the place of the whole document where the value could be one', () => {
    assert.deepEqual(outcome({ op: 'replace', path: '', value: { b: 1 } }), { b: 1 });
    assert.match(String(outcome({ op: 'replace', path: '', value: 'x' })), /value must be object or array/);
  });

  const failures: readonly (readonly [unknown, string])[] = [
    [{ op: 'replace', path: '/no/a' }, 'replace operation does not apply: doc is missing path: /no/a: missing value'],
    [
      { op: 'replace', path: '/list/9' },
      'replace operation does not apply: doc is missing key: /list/9: missing value',
    ],
    [{ op: 'add', path: '' }, 'add operation does not apply: doc is missing path: "": missing value'],
    [
      { op: 'add', path: '/list/x' },
      `error in add for path: '/list/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax`,
    ],
    [
      { op: 'remove', path: '/data/b' },
      "error in remove for path: '/data/b': Unable to remove nonexistent key: b: missing value",
    ],
    [
      { op: 'remove', path: '/list/2' },
      "error in remove for path: '/list/2': Unable to access invalid index: 2: invalid index referenced",
    ],
    [{ op: 'test', path: '/data/a', value: 2 }, 'testing value /data/a failed: test failed'],
    [{ op: 'add' }, 'add operation failed to decode path: missing value'],
    [{ op: 'mend', path: '/a' }, 'Unexpected kind: mend'],
    [null, 'Unexpected kind: unknown'],
    ['x', 'json: cannot unmarshal string into Go value of type jsonpatch.Operation'],
  ];
  for (const [operation, error] of failures) it(error, () => assert.equal(outcome(operation), error));
});
