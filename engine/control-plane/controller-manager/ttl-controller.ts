import { keyOf } from '../../api/object';
import { nodes } from '../../api/resources';
import type { Controller } from './controller';
import { syncQueue } from './rules/sync-queue';

const TTL = 'node.alpha.kubernetes.io/ttl';

interface Step {
  readonly nodesMin: number;
  readonly nodesMax: number;
  readonly ttlSeconds: number;
}

/** Overlapping, so that a cluster at a boundary does not flap (pkg/controller/ttl ttlBoundaries, v1.36). */
const STEPS: readonly Step[] = [
  { nodesMin: 0, nodesMax: 100, ttlSeconds: 0 },
  { nodesMin: 90, nodesMax: 500, ttlSeconds: 15 },
  { nodesMin: 450, nodesMax: 1000, ttlSeconds: 30 },
  { nodesMin: 900, nodesMax: 2000, ttlSeconds: 60 },
  { nodesMin: 1800, nodesMax: Number.MAX_SAFE_INTEGER, ttlSeconds: 300 },
];

/** The step after one more or one less node; at most one step at a time. */
export function nextStep(step: number, nodeCount: number): number {
  const current = STEPS[step];
  if (current === undefined) return 0;
  if (nodeCount > current.nodesMax) return step + 1;
  return nodeCount < current.nodesMin ? step - 1 : step;
}

export const ttlSecondsOf = (step: number): number => STEPS[step]?.ttlSeconds ?? 0;

/** Tells kubelets how long they may cache objects: the larger the cluster, the longer (pkg/controller/ttl, v1.36). */
export const ttlController: Controller = {
  name: 'ttl-controller',
  start(context) {
    const informer = context.informers.of(nodes);
    let nodeCount = 0;
    let step = 0;
    const queue = syncQueue(context, 'ttl', (key) => {
      const node = informer.get(keyOf(key));
      if (node === undefined) return;
      const wanted = String(ttlSecondsOf(step));
      if (node.metadata.annotations?.[TTL] === wanted) return;
      const body = { metadata: { annotations: { [TTL]: wanted } } };
      context.client.patch(nodes, keyOf(key), { type: 'strategic', body });
    });
    informer.subscribe((next, previous) => {
      if (next === undefined) nodeCount--;
      else if (previous === undefined) nodeCount++;
      step = nextStep(step, nodeCount);
      if (next !== undefined) queue.add(next.metadata.name);
    });
  },
};
