import assert from 'node:assert/strict';
import { instant } from '../base/brand';
import { HashedJournal } from './hashed-journal';
import type { JournalEntry } from './journal';

const now = () => instant(1_000_000_000_000);
const journal = (keepEntries = true) => new HashedJournal({ now, keepEntries });

function fill(into: HashedJournal): HashedJournal {
  into.append('kube-scheduler', 'schedule.bind', 'pods default/web-1', { node: 'worker-1', score: 0.5, forced: false });
  into.append('user/alice', 'api.delete', 'pods default/web-1');
  return into;
}

describe('hashed journal', () => {
  it('keeps entries and numbers them', () => {
    const filled = fill(journal());
    assert.equal(filled.length, 2);
    assert.deepEqual(filled.since(1), [
      { at: 1e12, sequence: 1, actor: 'user/alice', action: 'api.delete', subject: 'pods default/web-1' },
    ]);
  });

  it('has the same hash on every machine, with entries kept or not', () => {
    assert.equal(fill(journal()).hash, EXPECTED);
    assert.equal(fill(journal(false)).hash, EXPECTED);
    assert.throws(() => journal(false).since(0), /hash only/);
  });

  it('has the same hash whenever it was asked for before, and whatever was forgotten', () => {
    const [asked, forgetful, plain] = [journal(), new HashedJournal({ now, entriesMax: 3 }), journal()];
    const hashes = new Set<string>();
    for (let i = 0; i < 20; i++) {
      for (const each of [asked, forgetful, plain]) each.append('x', 'y', String(i), { i });
      if (i % 7 !== 0) hashes.add(asked.hash);
    }
    assert.equal(hashes.size, 17);
    assert.equal(asked.hash, plain.hash);
    assert.equal(forgetful.hash, plain.hash);
  });

  it('tells apart what a plain concatenation would not', () => {
    const hashes = [
      ['ab', 'c', 'd'],
      ['a', 'bc', 'd'],
      ['abc', '', 'd'],
      ['abc\0', '', 'd'],
      ['abcdefgh', '', 'd'],
      ['abcdefgi', '', 'd'],
    ].map(([actor = '', action = '', subject = '']) => {
      const one = journal();
      one.append(actor, action, subject);
      return one.hash;
    });
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it('tells listeners, in order, until they leave', () => {
    const seen: [string, JournalEntry][] = [];
    const one = journal(false);
    const leave = one.subscribe((entry) => seen.push(['a', entry]));
    one.subscribe((entry) => seen.push(['b', entry]));
    one.append('x', 'y', 'z');
    leave();
    one.append('x', 'y', 'z');
    assert.deepEqual(
      seen.map(([who, { sequence }]) => [who, sequence]),
      [
        ['a', 0],
        ['b', 0],
        ['b', 1],
      ],
    );
  });

  it('forgets what is older than it is told to keep, and counts on', () => {
    const kept = new HashedJournal({ now: () => instant(0), entriesMax: 3 });
    for (let i = 0; i < 20; i++) kept.append('x', 'y', String(i));
    assert.equal(kept.length, 20);
    assert.deepEqual(
      kept.since(18).map(({ subject }) => subject),
      ['18', '19'],
    );
    assert.ok(kept.since(0).length < 6);
  });
});

const EXPECTED = 'c777278458e11b5f01031a1129664038';
