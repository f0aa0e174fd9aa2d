import assert from 'node:assert/strict';
import { Follower } from './follower';
import { runCrashes } from './rounds';
import { Ledger } from './writers';

describe('a cluster on disk whose process is killed', function () {
  this.timeout(120_000);

  it('holds every write that was acknowledged', async () => {
    const { acknowledged, resumed, findings } = await runCrashes({ seed: 1, kills: 3, progress: () => undefined });
    assert.deepEqual(findings, []);
    assert.ok(acknowledged > 0, 'something was written');
    assert.equal(resumed, 3);
  });

  it('a ledger tells what was lost, and does not mind what nobody was told', () => {
    const ledger = new Ledger();
    ledger.sent('a', '1');
    ledger.answered('a', '1');
    ledger.sent('a', '2');
    ledger.sent('b', '1');
    assert.deepEqual(ledger.compare(new Map([['a', '2']])), []);
    assert.deepEqual(ledger.compare(new Map()), ['a: nothing is there, 2 was acknowledged']);
    assert.deepEqual(ledger.compare(new Map([['c', '1']])), ['c: nobody wrote it']);
  });

  it('a follower tells what a watch had told of and is not there', () => {
    const follower = new Follower(new Map([['a', '1']]), '5');
    assert.deepEqual(follower.compare(new Map([['a', '1']])), []);
    assert.deepEqual(follower.compare(new Map()), ['a: nothing is there, the watch told of 1']);
  });
});
