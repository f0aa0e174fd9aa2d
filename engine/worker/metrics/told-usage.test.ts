import assert from 'node:assert/strict';
import type { Pod } from '../../api/types/core-v1';
import { ToldUsage, type Pods, type UsageRule } from './told-usage';

const WEB = { kind: 'deployment', namespace: 'default', name: 'web' };

const pod = (isReady = true, limit?: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
  spec: {
    containers: ['a', 'b'].map((name) => ({
      name,
      resources: {
        requests: { cpu: '200m', memory: '1Ki' },
        ...(limit === undefined ? {} : { limits: { cpu: limit } }),
      },
    })),
  },
  status: {
    conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastProbeTime: null, lastTransitionTime: '' }],
  },
});

const pods: Pods = { belongs: (_pod, { name }) => name === 'web', readyOf: () => 4 };

function used(rules: readonly Omit<UsageRule, 'of'>[], of = pod(), resource: UsageRule['resource'] = 'cpu') {
  const told = new ToldUsage();
  for (const rule of rules) told.tell({ of: WEB, ...rule });
  return ['a', 'b'].map((container) => told.of(of, container, resource, pods));
}

describe('ToldUsage', () => {
  const cpu = (amount: UsageRule['amount']): Omit<UsageRule, 'of'> => ({ resource: 'cpu', amount });
  const half = cpu({ kind: 'percent', percent: 50 });
  const each = cpu({ kind: 'each', quantity: '300m' });
  const shared = cpu({ kind: 'shared', quantity: '2' });
  const cases: readonly (readonly [string, readonly (number | undefined)[], readonly (number | undefined)[]])[] = [
    ['knows of nothing that it was not told of', used([]), [undefined, undefined]],
    ['knows a share of what each container asks for', used([half]), [100, 100]],
    ['gives what a pod uses to its first container', used([each]), [300, 0]],
    ['divides a load among the pods that are ready', used([shared]), [500, 0]],
    ['gives none of it to one that is not', used([shared], pod(false)), [0, 0]],
    ['goes no further than the limit', used([each], pod(true, '250m')), [250, 0]],
    ['believes the last word', used([half, each, half]), [100, 100]],
    [
      'counts memory in bytes',
      used([{ resource: 'memory', amount: { kind: 'percent', percent: 50 } }], pod(), 'memory'),
      [512, 512],
    ],
    ['keeps the resources apart', used([half], pod(), 'memory'), [undefined, undefined]],
  ];
  for (const [title, found, expected] of cases) it(title, () => assert.deepEqual(found, expected));
});
