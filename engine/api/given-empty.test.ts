import assert from 'node:assert/strict';
import {
  givenEmpty,
  holdsGivenEmpty,
  isGivenEmpty,
  markGivenEmpty,
  withMarksOf,
  withMarksWithin,
  withoutMarks,
} from './given-empty';
import { decode, decodeJson, decodeParsed } from './struct-model/decode';
import { structNamed } from './struct-model/struct-model';

const struct = structNamed('networking-v1.NetworkPolicy');

interface Policy {
  readonly metadata: { readonly name: string; readonly labels?: object };
  readonly spec: { readonly ingress?: readonly unknown[]; readonly egress?: readonly unknown[] };
}

const marked = (value: unknown): Policy => {
  const decoded = decode(struct, value, undefined, true);
  assert.ok(decoded.ok);
  return decoded.value as Policy;
};

const GIVEN = { metadata: { name: 'a', labels: {} }, spec: { podSelector: {}, ingress: [] } };

describe('what was given empty', () => {
  it('is told from what was left out, in an object of normal form', () => {
    const { metadata, spec } = marked(GIVEN);
    assert.deepEqual(Object.keys(spec), ['podSelector']);
    assert.deepEqual([givenEmpty(spec, 'ingress'), givenEmpty(metadata, 'labels')], [[], {}]);
    assert.equal(isGivenEmpty(spec, 'egress'), false);
    assert.equal(isGivenEmpty(undefined, 'egress'), false);
  });

  it('is told by texts, too, and by nobody who was not asked to', () => {
    const text = JSON.stringify(GIVEN);
    const read = decodeParsed(struct, { text, value: GIVEN }, true);
    assert.equal(read.ok && isGivenEmpty((read.value as Policy).spec, 'ingress'), true);
    for (const plain of [decode(struct, GIVEN), decodeJson(struct, text)])
      assert.equal(plain.ok && holdsGivenEmpty(plain.value), false);
  });

  it('stays with copies, and ends before the store', () => {
    const object = marked(GIVEN);
    const copy = { ...object, spec: { ...object.spec, egress: [] } };
    assert.equal(isGivenEmpty(copy.spec, 'ingress'), true);
    const stored = withoutMarks(copy);
    assert.equal(holdsGivenEmpty(stored), false);
    assert.deepEqual(JSON.stringify(stored), JSON.stringify(copy));
    assert.equal(withoutMarks(stored), stored);
  });

  it('marks the root once, whatever the root holds', () => {
    const root = { a: { b: 1 } };
    markGivenEmpty(root.a, { c: [] });
    assert.equal(withoutMarks(root), root);
    assert.notEqual(withoutMarks(withMarksWithin(root)), root);
    assert.equal(withMarksWithin(root.a), root.a);
  });

  it('is known of what is made of a part', () => {
    const object = marked(GIVEN);
    const live = { metadata: { name: 'a' } };
    assert.equal(holdsGivenEmpty(withoutMarks(withMarksOf(object, { ...live, spec: object.spec }))), false);
    assert.equal(withMarksOf(live, live), live);
  });
});
