import assert from 'node:assert/strict';
import { Interned } from './interned';

describe('Interned', () => {
  it('gives one value for each text', () => {
    const interned = new Interned<object>();
    const first = interned.of('a', () => ({}));
    assert.equal(
      interned.of('a', () => ({})),
      first,
    );
    assert.notEqual(
      interned.of('b', () => ({})),
      first,
    );
  });

  it('keeps what is asked for, and forgets the rest', () => {
    const interned = new Interned<number>(2);
    let made = 0;
    const ask = (key: string): number => interned.of(key, () => ++made);
    for (let round = 0; round < 10; round++) {
      assert.equal(ask('kept'), 1);
      ask(`other ${round}`);
    }
    assert.equal(made, 11);
    ask('other 0');
    assert.equal(made, 12);
  });
});
