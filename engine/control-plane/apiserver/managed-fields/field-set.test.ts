import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  below,
  difference,
  equalSets,
  hasField,
  intersection,
  isEmptySet,
  NO_FIELDS,
  pathsOf,
  recursiveDifference,
  union,
  type FieldSet,
  type Path,
} from './field-set';
import { FieldSetBuilder, setOf } from './field-set-builder';
import { decodeFields } from './fields-v1';
import { isShared, shared } from './shared-fields';

const path = fc.array(fc.constantFrom('f:a', 'f:b', 'k:{"n":1}', 'v:"x"'), { minLength: 1, maxLength: 4 });
const paths = fc.array(path, { maxLength: 8 });

/** What a set means: its paths, as texts. */
const meaning = (set: FieldSet): readonly string[] => textsOf(pathsOf(set));
const textsOf = (all: readonly Path[]): readonly string[] => [...new Set(all.map((one) => one.join(' ')))].sort();

const model = (a: readonly Path[], keep: (one: Path) => boolean): readonly string[] => textsOf(a.filter(keep));
const includes = (all: readonly Path[], one: Path): boolean => all.some((other) => other.join(' ') === one.join(' '));
const coveredBy = (all: readonly Path[], one: Path): boolean =>
  all.some((other) => `${one.join(' ')} `.startsWith(`${other.join(' ')} `));

const ofTwo = (check: (a: readonly Path[], b: readonly Path[]) => void): void =>
  fc.assert(fc.property(paths, paths, (a, b) => check(a, b)));

describe('field sets', () => {
  it('are the paths that were put in', () => {
    fc.assert(
      fc.property(paths, path, (all, one) => {
        const set = setOf(...all);
        assert.deepEqual(meaning(set), textsOf(all));
        assert.equal(hasField(set, one), includes(all, one));
        assert.equal(isEmptySet(set), all.length === 0);
        assert.ok(equalSets(setOf(...pathsOf(set)), set));
      }),
    );
  });

  it('unite, intersect and differ as sets of paths do', () => {
    ofTwo((a, b) => {
      assert.deepEqual(meaning(union(setOf(...a), setOf(...b))), textsOf([...a, ...b]));
      assert.deepEqual(
        meaning(intersection(setOf(...a), setOf(...b))),
        model(a, (one) => includes(b, one)),
      );
      assert.deepEqual(
        meaning(difference(setOf(...a), setOf(...b))),
        model(a, (one) => !includes(b, one)),
      );
      assert.deepEqual(
        meaning(recursiveDifference(setOf(...a), setOf(...b))),
        model(a, (one) => !coveredBy(b, one)),
      );
    });
  });

  it('answer themselves when nothing changes', () => {
    ofTwo((a, b) => {
      const [set, other] = [setOf(...a), setOf(...b)];
      const both = union(set, other);
      assert.equal(union(both, other), both);
      const left = difference(set, other);
      assert.equal(difference(left, other), left);
      const rest = recursiveDifference(set, other);
      assert.equal(recursiveDifference(rest, other), rest);
    });
  });

  it('do not change what they were made of', () => {
    ofTwo((a, b) => {
      const [set, other] = [setOf(...a), setOf(...b)];
      const before = JSON.stringify([set, other]);
      union(set, other);
      intersection(set, other);
      difference(set, other);
      recursiveDifference(set, other);
      shared(set);
      assert.equal(JSON.stringify([set, other]), before);
    });
  });

  it('are read as they are printed', () => {
    fc.assert(
      fc.property(paths, (all) => {
        const printed = shared(setOf(...all));
        const read = decodeFields(JSON.parse(JSON.stringify(printed)));
        assert.ok(read.ok);
        assert.equal(JSON.stringify(read.set), JSON.stringify(printed));
      }),
    );
  });

  it('are printed in order, a field with others below it as a dot', () => {
    const set = setOf(['f:spec', 'k:{"port":80}'], ['f:spec', 'f:b'], ['f:spec'], ['f:spec', 'k:{"port":9}'], ['f:a']);
    assert.equal(
      JSON.stringify(shared(set)),
      '{"f:a":{},"f:spec":{".":{},"f:b":{},"k:{\\"port\\":9}":{},"k:{\\"port\\":80}":{}}}',
    );
  });

  it('are shared: the same whatever they were made of, in whatever order', () => {
    fc.assert(
      fc.property(paths, (all) => {
        const set = shared(setOf(...all));
        assert.equal(set, shared(setOf(...[...all].reverse())));
        assert.equal(set, shared(structuredClone(set)));
        assert.ok(isShared(set) && equalSets(set, setOf(...all)));
      }),
    );
  });

  it('are gathered into what is shared without changing it', () => {
    ofTwo((a, b) => {
      const set = shared(setOf(['f:root'], ...a.map((one) => ['f:root', ...one])));
      const before = JSON.stringify(set);
      const builder = new FieldSetBuilder();
      builder.graft(['f:top'], set);
      for (const one of b) builder.insert(['f:top', 'f:root', ...one]);
      assert.equal(JSON.stringify(set), before);
      assert.deepEqual(
        meaning(builder.set),
        textsOf([...pathsOf(set), ...b.map((one) => ['f:root', ...one])].map((one) => ['f:top', ...one])),
      );
    });
  });

  it('are read leniently, but not when an element cannot be told', () => {
    assert.deepEqual(decodeFields(undefined), { ok: true, set: NO_FIELDS });
    assert.deepEqual(decodeFields({ 'f:a': { '.': {} }, 'x:new': {}, 'f:b': null }), {
      ok: true,
      set: { 'f:a': {}, 'f:b': {} },
    });
    assert.deepEqual(decodeFields({ bogus: {} }), {
      ok: false,
      error: 'parsing key as path element: missing colon: bogus',
    });
  });

  it('list the fields of a node before those below', () => {
    const set = setOf(['f:b'], ['f:a', 'f:x'], ['f:a', 'f:y'], ['f:a']);
    assert.deepEqual(pathsOf(set), [['f:a'], ['f:b'], ['f:a', 'f:x'], ['f:a', 'f:y']]);
    assert.deepEqual(meaning(below(set, 'f:a')), ['f:x', 'f:y']);
    assert.deepEqual(below(set, 'f:b'), NO_FIELDS);
  });
});
