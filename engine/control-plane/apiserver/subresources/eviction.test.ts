import assert from 'node:assert/strict';
import { poddisruptionbudgets, pods } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import type { PodDisruptionBudget } from '../../../api/types/policy-v1';
import { ApiError } from '../../../api/request';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';

const AT = { namespace: 'default' };
const READY = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
const UNREADY = { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] };

/** A pod `p` in a state, under a budget in a state. */
function world(pod: object, budget: object | undefined, spec: object = {}): ApiServerBench {
  const bench = new ApiServerBench();
  bench.create(pods, podNamed('p', { nodeName: 'n' }, { labels: { app: 'web' } }), AT);
  bench.patch(pods, 'p', { status: pod }, { ...AT, subresource: 'status' });
  if (budget !== undefined) guard(bench, 'b', budget, spec);
  return bench;
}

function guard(bench: ApiServerBench, name: string, status: object, spec: object = {}): void {
  const selector = { matchLabels: { app: 'web' } };
  bench.create(poddisruptionbudgets, { metadata: { name }, spec: { minAvailable: 1, selector, ...spec } }, AT);
  const whole = { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 };
  bench.patch(poddisruptionbudgets, name, { status: { ...whole, ...status } }, { ...AT, subresource: 'status' });
}

const evict = (bench: ApiServerBench, body: object = {}, more: object = {}): unknown =>
  bench.ask({
    verb: 'create',
    resource: pods,
    namespace: 'default',
    subresource: 'eviction',
    name: 'p',
    object: { metadata: { name: 'p' }, ...body },
    ...more,
  });

const isGoing = (bench: ApiServerBench): boolean =>
  bench.get<Pod>(pods, 'p', AT).metadata.deletionTimestamp !== undefined;

describe('eviction', () => {
  const lets: readonly (readonly [what: string, world: () => ApiServerBench])[] = [
    ['a pod without a budget', () => world(READY, undefined)],
    ['a pod whose budget has room', () => world(READY, { disruptionsAllowed: 1 })],
    ['a pod that does not run yet', () => world({ phase: 'Pending' }, {})],
    ['an unready pod of an application that is well', () => world(UNREADY, {})],
    [
      'an unready pod under AlwaysAllow',
      () => world(UNREADY, { currentHealthy: 0 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' }),
    ],
  ];
  for (const [what, make] of lets) {
    it(`lets ${what} go`, () => {
      const bench = make();
      evict(bench);
      assert.ok(isGoing(bench));
    });
  }

  const VIOLATES = "429 Cannot evict pod as it would violate the pod's disruption budget.";
  const keeps: readonly (readonly [what: string, world: () => ApiServerBench, message: string])[] = [
    ['a pod whose budget is spent', () => world(READY, {}), VIOLATES],
    ['an unready pod of an application that is not well', () => world(UNREADY, { currentHealthy: 0 }), VIOLATES],
    [
      'a pod whose budget is not up to date',
      () => world(READY, { observedGeneration: 0, disruptionsAllowed: 1 }),
      VIOLATES,
    ],
    [
      'a pod of two budgets',
      () => {
        const bench = world(READY, { disruptionsAllowed: 1 });
        guard(bench, 'c', { disruptionsAllowed: 1 });
        return bench;
      },
      '500 This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    ],
  ];
  for (const [what, make, message] of keeps) {
    it(`keeps ${what}`, () => {
      const bench = make();
      assert.equal(
        refusalOf(() => evict(bench)),
        message,
      );
      assert.ok(!isGoing(bench));
    });
  }

  it('spends one disruption, and writes down whose', () => {
    const bench = world(READY, { disruptionsAllowed: 2 });
    evict(bench);
    const { status } = bench.get<PodDisruptionBudget>(poddisruptionbudgets, 'b', AT);
    assert.deepEqual([status.disruptionsAllowed, Object.keys(status.disruptedPods ?? {})], [1, ['p']]);
  });

  it('changes nothing in a dry run', () => {
    const bench = world(READY, { disruptionsAllowed: 1 });
    evict(bench, {}, { dryRun: true });
    evict(bench, { deleteOptions: { dryRun: ['All'] } });
    assert.ok(!isGoing(bench));
    assert.equal(bench.get<PodDisruptionBudget>(poddisruptionbudgets, 'b', AT).status.disruptionsAllowed, 1);
  });

  it('tells when to come back', () => {
    const bench = world(READY, { observedGeneration: 0 });
    assert.throws(
      () => evict(bench),
      (error) => error instanceof ApiError && error.status.details?.retryAfterSeconds === 10,
    );
  });

  const wrong: readonly (readonly [what: string, body: object, message: RegExp])[] = [
    ['another name', { metadata: { name: 'q' } }, /^400 name in URL does not match name in Eviction object$/],
    ['another uid', { deleteOptions: { preconditions: { uid: 'x' } } }, /^409 .*the UID in the precondition \(x\)/],
  ];
  for (const [what, body, message] of wrong) {
    it(`refuses ${what}`, () => {
      assert.match(
        refusalOf(() => evict(world(READY, undefined), body)),
        message,
      );
    });
  }
});
