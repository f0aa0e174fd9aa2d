import assert from 'node:assert/strict';
import type { KubeObject } from '../../object';
import type { HorizontalPodAutoscaler } from '../../types/autoscaling-v2';
import { given } from '../testing/kind-bench';
import { autoscalerV1 } from './horizontal-pod-autoscaler-v1';

const REF = { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' };
const cpu = (averageUtilization: number) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});
const PODS = { type: 'Pods', pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '10' } } };
const ANNOTATION = 'autoscaling.alpha.kubernetes.io/metrics';

const autoscaler = (spec: object): HorizontalPodAutoscaler =>
  given('HorizontalPodAutoscaler', { spec: { scaleTargetRef: REF, maxReplicas: 3, ...spec } });

describe('autoscaling/v1', () => {
  it('shows the utilisation of the CPU, and keeps the other metrics in an annotation', () => {
    const shown = autoscalerV1.fromStorage(autoscaler({ metrics: [PODS, cpu(50)] })) as KubeObject & {
      readonly spec: object;
    };
    assert.deepEqual(shown.spec, {
      scaleTargetRef: REF,
      minReplicas: 1,
      maxReplicas: 3,
      targetCPUUtilizationPercentage: 50,
    });
    assert.equal(
      shown.metadata.annotations?.[ANNOTATION],
      '[{"type":"Pods","pods":{"metricName":"rps","targetAverageValue":"10"}}]',
    );
  });

  it('prints metadata in the order in which Go does', () => {
    const object = autoscaler({ metrics: [PODS], behavior: { scaleDown: { stabilizationWindowSeconds: 5 } } });
    const owned = { ...object, metadata: { ...object.metadata, annotations: { b: '1', a: '2' }, finalizers: ['f/f'] } };
    const { metadata } = autoscalerV1.fromStorage(owned);
    const prefix = 'autoscaling.alpha.kubernetes.io';
    assert.deepEqual(Object.keys(metadata.annotations ?? {}), ['a', `${prefix}/behavior`, `${prefix}/metrics`, 'b']);
    assert.deepEqual(Object.keys(metadata).slice(-2), ['annotations', 'finalizers']);
  });

  for (const spec of [
    { metrics: [PODS, cpu(50)] },
    { metrics: [cpu(50)], behavior: { scaleDown: { stabilizationWindowSeconds: 5 } } },
    {
      metrics: [
        { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } },
      ],
    },
  ])
    it(`brings back ${JSON.stringify(spec).slice(0, 60)}`, () => {
      const object = autoscaler(spec);
      assert.deepEqual(autoscalerV1.toStorage(autoscalerV1.fromStorage(object)), {
        ...object,
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
      });
    });

  it('aims at 80 percent of the CPU when nothing is asked for', () => {
    const stored = autoscalerV1.toStorage({
      metadata: { name: 'x' },
      spec: { scaleTargetRef: REF, maxReplicas: 3 },
      status: { currentReplicas: 0, desiredReplicas: 0 },
    } as unknown as KubeObject) as HorizontalPodAutoscaler;
    assert.deepEqual(stored.spec.metrics, [cpu(80)]);
  });
});
