import assert from 'node:assert/strict';
import { testPod } from '../../testing/pods';
import { ranked } from './ranking';

const pod = (name: string, memory: string | undefined, priority = 0) =>
  testPod({ name, priority, ...(memory === undefined ? {} : { requests: { memory } }) });

describe('who is evicted first for want of memory', () => {
  for (const [what, pods, usage, order] of [
    ['who uses more than asked for', [pod('a', '1Gi'), pod('b', '1')], { a: 5, b: 5 }, ['b', 'a']],
    ['then the lower priority', [pod('a', '1Gi', 10), pod('b', '2Gi', 5)], {}, ['b', 'a']],
    [
      'then the smaller request, when nothing is used',
      [pod('big', '100Mi'), pod('small', '64Mi'), pod('none', undefined)],
      {},
      ['none', 'small', 'big'],
    ],
  ] as const)
    it(what, () => {
      const usages: Readonly<Record<string, number>> = usage;
      const names = ranked(pods, 'memory', ({ metadata }) => usages[metadata.name] ?? 0).map(
        ({ metadata }) => metadata.name,
      );
      assert.deepEqual(names, order);
    });
});
