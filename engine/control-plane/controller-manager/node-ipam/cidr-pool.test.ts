import assert from 'node:assert/strict';
import { CidrPool, parseCidr } from './cidr-pool';

describe('pool of pod CIDRs', () => {
  it('gives blocks in turn and takes them back last', () => {
    const pool = new CidrPool(parseCidr('10.244.0.0/22'), 24);
    assert.deepEqual([pool.take(), pool.take()], ['10.244.0.0/24', '10.244.1.0/24']);
    pool.release('10.244.0.0/24');
    assert.deepEqual(
      [pool.take(), pool.take(), pool.take(), pool.take()],
      ['10.244.2.0/24', '10.244.3.0/24', '10.244.0.0/24', undefined],
    );
  });
  it('leaves out what is occupied', () => {
    const pool = new CidrPool(parseCidr('10.244.0.0/23'), 24);
    pool.occupy('10.244.0.0/24');
    assert.deepEqual([pool.take(), pool.take()], ['10.244.1.0/24', undefined]);
  });
  it('writes IPv6 in its short form', () => {
    const pool = new CidrPool(parseCidr('fd00:10:244::/48'), 64);
    assert.deepEqual([pool.take(), pool.take()], ['fd00:10:244::/64', 'fd00:10:244:1::/64']);
  });
});
