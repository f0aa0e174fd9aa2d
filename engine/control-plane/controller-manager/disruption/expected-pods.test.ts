import assert from 'node:assert/strict';
import type { PodDisruptionBudget } from '../../../api/types/policy-v1';
import { expectation } from './expected-pods';

const budget = (spec: PodDisruptionBudget['spec']) => ({ spec }) as PodDisruptionBudget;
const scales = [
  { uid: 'a', replicas: 4 },
  { uid: 'b', replicas: 3 },
];

describe('what a budget asks for', () => {
  for (const [spec, expected, desiredHealthy] of [
    [{ minAvailable: 2 }, 5, 2],
    [{ minAvailable: '50%' }, 7, 4],
    [{ maxUnavailable: 1 }, 7, 6],
    [{ maxUnavailable: '30%' }, 7, 4],
    [{ maxUnavailable: 9 }, 7, 0],
    [{}, 0, 0],
  ] as const) {
    it(JSON.stringify(spec), () => {
      assert.deepEqual(expectation(budget(spec), 5, scales), { expected, desiredHealthy });
    });
  }
});
