import assert from 'node:assert/strict';
import fc from 'fast-check';
import { instant } from '../../engine/base/brand';
import type { JournalEntry } from '../../engine/sim/journal';
import { evenly, thinJournal } from './thin-journal';

const entry = (sequence: number, action: string, subject: string, detail?: JournalEntry['detail']): JournalEntry => ({
  at: instant(sequence),
  sequence,
  actor: 'a',
  action,
  subject,
  ...(detail === undefined ? {} : { detail }),
});

const FAULT = entry(1, 'fault.node-fails', 'node-fails node=n1');
const LEASE = entry(2, 'api.update', 'leases.coordination.k8s.io kube-node-lease/n1', { code: 200 });
const READ = entry(3, 'api.list', 'pods', { code: 200 });
const WRITE = entry(4, 'api.create', 'pods default/web-1', { code: 201 });
const CONFLICT = entry(5, 'api.update', 'pods default/web-1', { code: 409, reason: 'Conflict' });

describe('thinning the journal', () => {
  const keptOf = (max: number): readonly number[] =>
    thinJournal([FAULT, LEASE, READ, WRITE, CONFLICT], max).kept.map(({ sequence }) => sequence);

  it('keeps faults and refusals before writes, writes before reads, reads before heartbeats', () => {
    assert.deepEqual(keptOf(2), [1, 5]);
    assert.deepEqual(keptOf(3), [1, 4, 5]);
    assert.deepEqual(keptOf(4), [1, 3, 4, 5]);
    assert.deepEqual(keptOf(5), [1, 2, 3, 4, 5]);
  });

  it('never keeps more than it may, keeps the order, and counts what it leaves out', () => {
    const anEntry = fc.constantFrom(FAULT, LEASE, READ, WRITE, CONFLICT).map((each) => ({ ...each }));
    fc.assert(
      fc.property(fc.array(anEntry, { maxLength: 60 }), fc.nat({ max: 70 }), (entries, max) => {
        const { kept, leftOut } = thinJournal(entries, max);
        assert.equal(kept.length, Math.min(max, entries.length));
        assert.equal(kept.length + leftOut, entries.length);
        assert.deepEqual(
          kept,
          entries.filter((each) => kept.includes(each)),
        );
      }),
    );
  });

  it('samples at even distances', () => {
    assert.deepEqual(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 3), [0, 5, 10]);
    assert.deepEqual(evenly([1, 2], 5), [1, 2]);
    assert.deepEqual(evenly([1, 2], 0), []);
  });
});
