import assert from 'node:assert/strict';
import fc from 'fast-check';
import { instant } from '../../../base/brand';
import { pod } from '../testing/objects';
import { PodHeap } from './pod-heap';
import { QueuedPod } from './queued-pod';

const queued = (name: string, priority: number, sequence: number): QueuedPod =>
  new QueuedPod(pod({ name, spec: { priority } }), instant(0), sequence);

const before = (a: QueuedPod, b: QueuedPod): boolean =>
  a.info.priority !== b.info.priority ? a.info.priority > b.info.priority : a.sequence < b.sequence;

describe('PodHeap', () => {
  it('gives pods in order, whatever was pushed, changed and removed before', () => {
    const change = fc.record({
      name: fc.integer({ min: 0, max: 12 }),
      priority: fc.integer({ min: 0, max: 5 }),
      isGone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const heap = new PodHeap(before);
        const expected = new Map<string, QueuedPod>();
        changes.forEach(({ name, priority, isGone }, sequence) => {
          const one = queued(`pod-${name}`, priority, sequence);
          if (isGone) {
            assert.equal(heap.remove(one.key), expected.get(one.key));
            expected.delete(one.key);
          } else {
            heap.push(one);
            expected.set(one.key, one);
          }
        });
        const sorted = [...expected.values()].sort((a, b) => (before(a, b) ? -1 : 1));
        const popped = Array.from(sorted, () => heap.pop());
        assert.deepEqual(popped, sorted);
        assert.equal(heap.pop(), undefined);
      }),
    );
  });

  it('finds a pod by its key', () => {
    const heap = new PodHeap(before);
    const one = queued('a', 1, 0);
    heap.push(one);
    assert.equal(heap.get('default/a'), one);
    assert.equal(heap.has('default/b'), false);
    assert.equal(heap.size, 1);
  });
});
