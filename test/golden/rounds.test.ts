import assert from 'node:assert/strict';
import { joinRounds, roundsOf } from './rounds';

describe('rounds of a replay', () => {
  it('part scenarios whose names begin alike', () => {
    assert.deepEqual(roundsOf(['x/gc-chain.json', 'x/gc-chain-foreground.json', 'x/gc-chains.json', 'x/rs-a.json']), [
      ['x/gc-chain.json', 'x/gc-chains.json', 'x/rs-a.json'],
      ['x/gc-chain-foreground.json'],
    ]);
  });

  it('are one where all names differ', () => {
    assert.deepEqual(roundsOf(['a.json', 'b.json']), [['a.json', 'b.json']]);
  });

  it('are reported as if they had been one', () => {
    const of = (ok: number, id: string): { json: unknown; printed: string } => ({
      json: { total: { ok, of: 4 }, areas: { gc: { ok, n: 4, sc: 1, full: 0 } }, report: [{ id }] },
      printed: `${id}\n`,
    });
    assert.deepEqual(joinRounds([of(1, 'a'), of(3, 'b')]), {
      json: {
        total: { ok: 4, of: 8 },
        areas: { gc: { ok: 4, n: 8, sc: 2, full: 0 } },
        report: [{ id: 'a' }, { id: 'b' }],
      },
      printed: 'a\nb\n',
    });
  });
});
