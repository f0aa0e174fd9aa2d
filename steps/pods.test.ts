import assert from 'node:assert/strict';
import type { Pod } from '../engine/api/types/core-v1';
import type { PodState } from './language/arguments';
import { isInState, podStateText } from './pods';

type State = NonNullable<Pod['status']['containerStatuses']>[number]['state'];

const podWith = (phase: string, state: State, nodeName = 'n1'): Pod =>
  ({
    metadata: { name: 'web', namespace: 'default', uid: 'u' },
    spec: { nodeName, containers: [{ name: 'web', image: 'nginx' }] },
    status: { phase, containerStatuses: [{ name: 'web', ready: false, restartCount: 0, state, lastState: {} }] },
  }) as unknown as Pod;

const waiting = (reason: string): Pod => podWith('Pending', { waiting: { reason } });

describe('what a pod is', () => {
  const cases: readonly (readonly [pod: Pod, is: readonly PodState[], isNot: readonly PodState[], seen: string])[] = [
    [waiting('ImagePullBackOff'), ['Pending', 'ImagePullBackOff'], ['ErrImagePull', 'Running'], 'ImagePullBackOff'],
    [waiting('ErrImagePull'), ['ErrImagePull'], ['ImagePullBackOff'], 'ErrImagePull'],
    [waiting('ContainerCreating'), ['ContainerCreating', 'Pending'], ['Running'], 'Pending on n1'],
    [waiting('CreateContainerConfigError'), ['CreateContainerConfigError'], ['Error'], 'CreateContainerConfigError'],
    [
      podWith('Running', { waiting: { reason: 'CrashLoopBackOff' } }),
      ['CrashLoopBackOff', 'CrashLooping'],
      ['Running', 'Error'],
      'CrashLoopBackOff',
    ],
    [
      podWith('Failed', { terminated: { exitCode: 1, reason: 'Error' } as never }),
      ['Failed', 'Error'],
      ['Completed'],
      'Failed',
    ],
    [
      podWith('Succeeded', { terminated: { exitCode: 0, reason: 'Completed' } as never }),
      ['Succeeded', 'Completed'],
      ['Error'],
      'Succeeded',
    ],
  ];
  for (const [pod, is, isNot, seen] of cases) {
    it(`${is.join(', ')}; seen as ${seen}`, () => {
      for (const state of is) assert.ok(isInState(pod, state), state);
      for (const state of isNot) assert.ok(!isInState(pod, state), state);
      assert.equal(podStateText(pod), seen);
    });
  }
});
