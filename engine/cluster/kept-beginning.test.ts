import assert from 'node:assert/strict';
import { instant } from '../base/brand';
import { entriesOf } from '../control-plane/etcd/store-snapshot';
import { kept, revived } from './kept-beginning';
import { madeSnapshot } from './warm-start';

describe('a beginning that was kept', () => {
  it('is, at another instant, what would have been made then', () => {
    const built = instant(Date.UTC(2001, 1, 3, 4, 5, 6, 789));
    const now = instant(Date.UTC(2026, 10, 21, 20, 0, 0, 123));
    const snapshot = revived(kept(madeSnapshot(built), built), now);
    const made = madeSnapshot(now);
    assert.equal(snapshot.revision, made.revision);
    assert.equal(made.grants.length, 0);
    assert.deepEqual(entriesOf(snapshot).map(plain), entriesOf(made).map(plain));
    // The order of fields is that of the journal and of answers.
    assert.equal(JSON.stringify(entriesOf(snapshot).map(plain)), JSON.stringify(entriesOf(made).map(plain)));
  });
});

const plain = ({ key, value, createRevision, modRevision, version, lease }: ReturnType<typeof entriesOf>[number]) => ({
  key,
  value,
  createRevision,
  modRevision,
  version,
  lease,
});
