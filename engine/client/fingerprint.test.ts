import assert from 'node:assert/strict';
import { fingerprint, GrowingFingerprint } from './fingerprint';

describe('fingerprints', () => {
  it('are whole numbers that a map can tell apart', () => {
    for (const text of ['', 'a', 'Pod\0uid\0Normal\0Pulled'.repeat(20)])
      assert.ok(Number.isSafeInteger(fingerprint(text)));
  });

  it('differ for each of many texts that are nearly the same', () => {
    const seen = new Set<number>();
    for (let at = 0; at < 20_000; at++) seen.add(fingerprint(`Pod\0uid-${at}\0Normal\0Started`));
    assert.equal(seen.size, 20_000);
  });

  it('are the same for the same text', () => {
    assert.equal(fingerprint(['one', 'text'].join(' ')), fingerprint('one text'));
  });

  it('of a list that grows tell where its texts end, and what came before', () => {
    const told = (...texts: readonly string[][]): number[] => {
      const growing = new GrowingFingerprint();
      return texts.map((more) => growing.with(...more));
    };
    assert.deepEqual(told(['Pod', 'Normal'], ['Started']), told(['Pod', 'Normal'], ['Started']));
    assert.notDeepEqual(told(['ab', 'c']), told(['a', 'bc']));
    const [first, second] = told(['Pod'], ['Started']);
    assert.notEqual(first, second);
    assert.notEqual(second, told(['Started'])[0]);
  });
});
