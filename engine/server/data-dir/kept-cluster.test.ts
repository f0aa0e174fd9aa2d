import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '../../base/brand';
import { MvccStore } from '../../control-plane/etcd/mvcc-store';
import { keyAt, stampOf } from '../../control-plane/etcd/testing/objects';
import { KeptCluster } from './kept-cluster';

describe('a cluster that is kept', () => {
  let directory = '';
  beforeEach(() => {
    directory = fs.mkdtempSync(join(tmpdir(), 'seatrial-data-'));
  });
  afterEach(() => fs.rmSync(directory, { recursive: true }));

  const options = { now: () => instant(7) };
  const seedThenWrite = (name: string): number => {
    const kept = KeptCluster.open(directory, new Date());
    const seed = kept.seed(1);
    const store = kept.makeStore(() => new MvccStore(options).snapshot(), options);
    store.create(keyAt(name), stampOf(name, '1'));
    kept.close();
    return seed;
  };

  it('does not draw the same again when it goes on', () => {
    const seeds = ['a', 'b', 'c'].map(seedThenWrite);
    assert.equal(seeds[0], 1);
    assert.equal(new Set(seeds).size, 3);
  });

  it('draws the same for whoever goes on from the same point', () => {
    seedThenWrite('a');
    const seeds = [1, 2].map(() => {
      const kept = KeptCluster.open(directory, new Date());
      const seed = kept.seed(1);
      kept.makeStore(() => new MvccStore(options).snapshot(), options);
      kept.close();
      return seed;
    });
    assert.equal(seeds[0], seeds[1]);
  });
});
