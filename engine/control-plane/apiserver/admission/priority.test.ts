import assert from 'node:assert/strict';
import { pods, priorityclasses } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';

const AT = { namespace: 'default' };

const ranked = (pod: Pod): unknown => [pod.spec.priorityClassName, pod.spec.priority, pod.spec.preemptionPolicy];

describe('Priority', () => {
  it('writes the number of the class into the pod', () => {
    const bench = new ApiServerBench();
    bench.create(priorityclasses, { metadata: { name: 'batch' }, value: -10, preemptionPolicy: 'Never' });
    const pod = bench.create<Pod>(pods, podNamed('a', { priorityClassName: 'batch' }), AT);
    assert.deepEqual(ranked(pod), ['batch', -10, 'Never']);
  });

  it('takes nothing, or the default class, for pods that name none', () => {
    const bench = new ApiServerBench();
    assert.deepEqual(ranked(bench.create<Pod>(pods, podNamed('a'), AT)), [undefined, 0, 'PreemptLowerPriority']);
    bench.create(priorityclasses, { metadata: { name: 'usual' }, value: 7, globalDefault: true });
    assert.deepEqual(ranked(bench.create<Pod>(pods, podNamed('b'), AT)), ['usual', 7, 'PreemptLowerPriority']);
  });

  it('refuses a class that is not there, a number of the client, and a second default', () => {
    const bench = new ApiServerBench();
    assert.equal(
      refusalOf(() => bench.create(pods, podNamed('a', { priorityClassName: 'gold' }), AT)),
      '403 pods "a" is forbidden: no PriorityClass with name gold was found',
    );
    assert.equal(
      refusalOf(() => bench.create(pods, podNamed('a', { priority: 5 }), AT)),
      '403 pods "a" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    );
    bench.create(priorityclasses, { metadata: { name: 'x' }, value: 1, globalDefault: true });
    assert.equal(
      refusalOf(() => bench.create(priorityclasses, { metadata: { name: 'y' }, value: 2, globalDefault: true })),
      '403 priorityclasses.scheduling.k8s.io "y" is forbidden: PriorityClass x is already marked as default. Only one default can exist',
    );
  });
});
