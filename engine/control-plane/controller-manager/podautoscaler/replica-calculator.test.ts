import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Pod } from '../../../api/types/core-v1';
import { seconds } from '../../../base/brand';
import { at, later, pod } from '../testing/objects';
import { MAX_INT64 } from './numbers';
import { forAverage, forShare, forUtilization, forValue, total, type Surroundings } from './replica-calculator';
import type { Found, Sample } from './samples';
import { USUAL_AUTOSCALING } from './settings';

const NOW = 3600;

interface Facts {
  readonly request?: string;
  readonly phase?: string;
  readonly deleting?: boolean;
  /** Default: since an hour ago. */
  readonly started?: number;
  /** Default: ready since an hour ago. */
  readonly unreadySince?: number;
  readonly readySince?: number;
}

function measured(name: string, facts: Facts = {}): Pod {
  const { request = '1', started = 0, unreadySince, readySince = 0 } = facts;
  const base = pod(name, {
    phase: facts.phase ?? 'Running',
    ...(facts.deleting === undefined ? {} : { deleting: facts.deleting }),
  });
  const condition = {
    type: 'Ready',
    status: unreadySince === undefined ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: at(unreadySince ?? readySince),
  };
  const resources = request === '' ? {} : { requests: { cpu: request, memory: '1Gi' } };
  return {
    ...base,
    spec: { ...base.spec, containers: [{ name: 'c', image: 'app:1', resources }] },
    status: { ...base.status, startTime: at(started), conditions: [condition] },
  };
}

const sample = (value: number, at = NOW): Sample => ({
  timestamp: later(at),
  window: seconds(60),
  value: BigInt(value),
});

/** Levels in thousandths, by position; undefined: none is known. */
const samples = (levels: readonly (number | undefined)[]): Map<string, Sample> =>
  new Map(levels.flatMap((level, index) => (level === undefined ? [] : [[`p${index}`, sample(level)] as const])));

function around(facts: readonly Facts[], replicas: number = facts.length, tolerance = 0.1): Surroundings {
  return {
    now: later(NOW),
    pods: facts.map((each, index) => measured(`p${index}`, each)),
    replicas,
    statusReplicas: replicas,
    tolerances: { up: tolerance, down: tolerance },
    settings: USUAL_AUTOSCALING,
  };
}

const told = <T extends { readonly replicas: number }>(found: Found<T>): number | string =>
  found.ok ? found.value.replicas : found.error;

describe('forUtilization', () => {
  const ready: Facts = {};
  const hot: Facts = { started: NOW - 30, readySince: NOW - 30 };
  const unready: Facts = { started: NOW - 60, unreadySince: NOW - 60 };
  const cases: readonly {
    readonly it: string;
    readonly pods: readonly Facts[];
    readonly levels: readonly (number | undefined)[];
    readonly percent: number;
    readonly replicas?: number;
    readonly expected: number | string;
  }[] = [
    { it: 'up', pods: [ready, ready, ready], levels: [300, 500, 700], percent: 30, expected: 5 },
    {
      it: 'less up while some are not ready',
      pods: [unready, ready, ready],
      levels: [300, 500, 700],
      percent: 30,
      expected: 4,
    },
    {
      it: 'not up while most are not ready',
      pods: [ready, unready, unready],
      levels: [400, 500, 700],
      percent: 30,
      expected: 3,
    },
    {
      it: 'less up while one has just become ready',
      pods: [hot, ready, ready],
      levels: [300, 500, 700],
      percent: 30,
      expected: 4,
    },
    {
      it: 'without failed pods',
      pods: [ready, ready, { phase: 'Failed' }, { phase: 'Failed' }],
      levels: [500, 700],
      percent: 30,
      replicas: 2,
      expected: 4,
    },
    {
      it: 'without pods that go',
      pods: [ready, ready, { deleting: true }],
      levels: [500, 700, 900],
      percent: 30,
      replicas: 2,
      expected: 4,
    },
    {
      it: 'down',
      pods: [ready, ready, ready, ready, ready],
      levels: [100, 300, 500, 250, 250],
      percent: 50,
      expected: 3,
    },
    {
      it: 'down without those that are not ready',
      pods: [ready, ready, ready, unready, unready],
      levels: [100, 300, 500, 250, 250],
      percent: 50,
      expected: 2,
    },
    {
      it: 'nowhere within the tolerance',
      pods: [{ request: '900m' }, ready, { request: '1100m' }],
      levels: [1010, 1030, 1020],
      percent: 100,
      expected: 3,
    },
    {
      it: 'less down where some are not known',
      pods: [ready, ready, ready, ready],
      levels: [400, 95],
      percent: 100,
      expected: 3,
    },
    {
      it: 'nowhere where the unknown would make up for it',
      pods: [ready, ready],
      levels: [1000],
      percent: 100,
      expected: 2,
    },
    {
      it: 'nowhere up where the unknown would turn it round',
      pods: [ready, ready],
      levels: [1900],
      percent: 100,
      expected: 2,
    },
    {
      it: 'nowhere down where the unknown would turn it round',
      pods: [ready, ready],
      levels: [600],
      percent: 100,
      expected: 2,
    },
    { it: 'up with unready and unknown', pods: [unready, ready, ready], levels: [100, 2000], percent: 50, expected: 4 },
    {
      it: 'an unknown pod counts as at a target beyond 100 %',
      pods: [ready, ready, ready, ready],
      levels: [400, 95, 100],
      percent: 300,
      expected: 2,
    },
    {
      it: 'is refused without requests',
      pods: [{ request: '' }],
      levels: [300],
      percent: 50,
      expected: 'missing request for cpu in container c of Pod p0',
    },
    {
      it: 'is refused without pods',
      pods: [],
      levels: [300],
      percent: 50,
      expected: 'no pods returned by selector while calculating replica count',
    },
    {
      it: 'is refused where all start',
      pods: [unready],
      levels: [300],
      percent: 50,
      expected: 'did not receive metrics for targeted pods (pods might be unready)',
    },
  ];
  for (const { it: title, pods, levels, percent, replicas, expected } of cases) {
    it(title, () => {
      const target = { resource: 'cpu', container: '', percent };
      assert.equal(told(forUtilization(around(pods, replicas), samples(levels), target)), expected);
    });
  }

  it('looks at one container where it is told to', () => {
    const target = { resource: 'cpu', container: 'other', percent: 50 };
    assert.equal(told(forUtilization(around([{}]), samples([300]), target)), 'container other not found in Pod p0');
  });

  it('tells the share without its fraction, and the average', () => {
    const found = forUtilization(around([{}, {}]), samples([333, 334]), {
      resource: 'cpu',
      container: '',
      percent: 50,
    });
    assert.deepEqual(found.ok && found.value, { replicas: 2, usage: 333n, utilization: 33 });
  });

  it('ignores a pod that was never ready only in the first half minute', () => {
    const target = { resource: 'cpu', container: '', percent: 50 };
    const never: Facts = { started: 100, unreadySince: 120 };
    const lately: Facts = { started: 100, unreadySince: 140 };
    assert.equal(told(forUtilization(around([{}, never]), samples([1000, 1000]), target)), 2);
    assert.equal(told(forUtilization(around([{}, lately]), samples([1000, 1000]), target)), 4);
  });

  it('never asks for the other direction', () => {
    const level = fc.option(fc.integer({ min: 0, max: 3000 }), { nil: undefined });
    const one = fc.record({ level, facts: fc.constantFrom<Facts>(ready, hot, unready, { phase: 'Failed' }) });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 150 }), (all, percent) => {
        const world = around(all.map(({ facts }) => facts));
        const levels = samples(all.map(({ level: each }) => each));
        const found = forUtilization(world, levels, { resource: 'cpu', container: '', percent });
        if (!found.ok) return;
        const { replicas, utilization = 0 } = found.value;
        if (utilization <= percent) assert.ok(replicas <= world.replicas);
        else if (!all.some(({ facts }) => facts.phase === 'Failed')) assert.ok(replicas >= world.replicas);
      }),
    );
  });
});

describe('forAverage', () => {
  it('counts no readiness for what is not CPU', () => {
    const starting: Facts = { started: NOW - 10, unreadySince: NOW - 10 };
    assert.equal(told(forAverage(around([starting, {}, {}]), samples([20_000, 10_000, 30_000]), '', 15_000n)), 4);
    assert.equal(told(forAverage(around([starting]), samples([3000]), 'memory', 1000n)), 3);
    assert.equal(
      told(forAverage(around([starting]), samples([3000]), 'cpu', 1000n)),
      'did not receive metrics for targeted pods (pods might be unready)',
    );
  });

  it('takes an unknown pod to be at its target before it takes any away', () => {
    assert.equal(told(forAverage(around([{}, {}, {}]), samples([100, 100]), '', 1000n)), 2);
  });
});

describe('forValue and forShare', () => {
  it('multiplies the pods that are ready', () => {
    assert.equal(told(forValue(around([{}, {}, {}]), 20_000n, 15_000n)), 4);
    assert.equal(told(forValue(around([{}, {}, { unreadySince: 0 }]), 40_000n, 15_000n)), 6);
    assert.equal(told(forValue(around([{}, {}]), 15_500n, 15_000n)), 2);
    assert.equal(
      told(forValue(around([], 3), 40_000n, 15_000n)),
      'unable to calculate ready pods: no pods returned by selector while calculating replica count',
    );
  });

  it('divides what all of them share', () => {
    assert.deepEqual(forShare(around([{}, {}, {}]), 20_000n, 5000n), { replicas: 4, usage: 6667n });
    assert.deepEqual(forShare(around([{}, {}, {}]), 15_300n, 5000n), { replicas: 3, usage: 5100n });
  });

  it('stops where Go’s numbers end', () => {
    assert.equal(total([MAX_INT64, 1n]), MAX_INT64);
    assert.equal(total([1n, 2n]), 3n);
    assert.equal(told(forValue(around([{}]), MAX_INT64, 1n)), 2_147_483_647);
    assert.equal(forShare(around([{}]), MAX_INT64, 1n).replicas, 2_147_483_647);
  });
});
