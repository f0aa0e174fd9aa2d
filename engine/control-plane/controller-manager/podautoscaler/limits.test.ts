import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HPAScalingRules } from '../../../api/types/autoscaling-v2';
import { instant } from '../../../base/brand';
import { START } from '../testing/objects';
import { ScaleHistory } from './history';
import { limited, limitedByRules, type Limited } from './limits';

const short = ({ replicas, reason }: Limited): string => `${replicas} ${reason}`;

describe('limited', () => {
  const cases: readonly (readonly [current: number, desired: number, min: number, max: number, expected: string])[] = [
    [5, 7, 3, 8, '7 DesiredWithinRange'],
    [3, 1, 2, 8, '2 TooFewReplicas'],
    [20, 1000, 1, 10, '10 TooManyReplicas'],
    [3, 1000, 1, 2000, '6 ScaleUpLimit'],
    [1, 1000, 1, 2000, '4 ScaleUpLimit'],
  ];
  for (const [current, desired, min, max, expected] of cases) {
    it(`${current} → ${desired} within ${min} to ${max}: ${expected}`, () => {
      assert.equal(short(limited(current, desired, { min, max })), expected);
    });
  }
});

/** `5 Pods/120 Min`: policies, and perhaps which one counts. */
function rules(text: string): HPAScalingRules {
  const words = text.split(' ');
  const select = words.find((word) => ['Min', 'Max', 'Disabled'].includes(word)) ?? 'Max';
  const policies = [...text.matchAll(/(\d+) (Pods|Percent)\/(\d+)/g)].map(([, value, type = '', period]) => ({
    type,
    value: Number(value),
    periodSeconds: Number(period),
  }));
  return { selectPolicy: select, policies };
}

const USUAL_UP = '4 Pods/15 100 Percent/15';
const USUAL_DOWN = '100 Percent/15';

/** Changes, spread over the time before now. */
function history(ups: readonly number[], downs: readonly number[], seconds: number): ScaleHistory {
  const past = new ScaleHistory();
  const long = { policies: [{ type: 'Pods', value: 1, periodSeconds: 100_000 }] };
  const tell = (changes: readonly number[], sign: 1 | -1): void =>
    changes.forEach((change, index) => {
      const ago = (seconds / (changes.length + 1)) * (index + 1);
      past.scaled(0, sign * change, instant(START - ago * 1000), long);
    });
  tell(ups, 1);
  tell(downs, -1);
  return past;
}

describe('limitedByRules', () => {
  interface Case {
    readonly current: number;
    readonly desired: number;
    readonly min?: number;
    readonly max?: number;
    readonly up?: string;
    readonly down?: string;
    readonly ups?: readonly number[];
    readonly downs?: readonly number[];
    readonly expected: string;
  }
  const cases: readonly Case[] = [
    { current: 10, desired: 50, expected: '20 ScaleUpLimit' },
    { current: 2, desired: 50, expected: '6 ScaleUpLimit' },
    { current: 3, desired: 1000, up: '1 Pods/60', expected: '4 ScaleUpLimit' },
    { current: 10, desired: 500, up: '100 Pods/60 100 Percent/60', expected: '110 ScaleUpLimit' },
    { current: 10, desired: 500, up: '2 Pods/60 100 Percent/60', expected: '20 ScaleUpLimit' },
    { current: 10, desired: 500, up: '2 Pods/60 100 Percent/60 Min', expected: '12 ScaleUpLimit' },
    { current: 10, desired: 500, up: '2 Pods/60 Disabled', expected: '10 ScaleUpLimit' },
    { current: 10, desired: 50, up: '100 Pods/60', expected: '50 DesiredWithinRange' },
    { current: 100, desired: 1000, max: 150, expected: '150 TooManyReplicas' },
    { current: 3, desired: 4, up: '10 Percent/60', expected: '4 DesiredWithinRange' },
    { current: 1000, desired: 3, down: '20 Pods/60', expected: '980 ScaleDownLimit' },
    { current: 100, desired: 2, down: '20 Pods/60 1 Percent/60', expected: '80 ScaleDownLimit' },
    { current: 100, desired: 2, down: '2 Pods/60 10 Percent/60', expected: '90 ScaleDownLimit' },
    { current: 100, desired: 2, down: '2 Pods/60 10 Percent/60 Min', expected: '98 ScaleDownLimit' },
    { current: 100, desired: 2, down: '2 Pods/60 Disabled', expected: '100 ScaleDownLimit' },
    { current: 10, desired: 0, down: '100 Pods/60', expected: '1 TooFewReplicas' },
    { current: 10, desired: 2, min: 5, expected: '5 TooFewReplicas' },
    { current: 10, desired: 5, down: '50 Percent/60', expected: '5 DesiredWithinRange' },
    { current: 100, desired: 500, up: '5 Pods/120', ups: [1, 5, 9], expected: '100 ScaleUpLimit' },
    { current: 100, desired: 500, up: '150 Pods/120', ups: [1, 5, 9], expected: '235 ScaleUpLimit' },
    { current: 100, desired: 500, up: '200 Percent/120', ups: [1, 5, 9], expected: '255 ScaleUpLimit' },
    { current: 6, desired: 24, up: '300 Percent/300', ups: [4], downs: [2], expected: '16 ScaleUpLimit' },
    { current: 100, desired: 2, down: '5 Pods/120', downs: [1, 5, 9], expected: '100 ScaleDownLimit' },
    { current: 100, desired: 0, down: '50 Percent/120', downs: [2, 4, 6], expected: '56 ScaleDownLimit' },
    { current: 10, desired: 1, down: '50 Percent/180', ups: [2], downs: [4], expected: '6 ScaleDownLimit' },
    { current: 10, desired: 5, down: '1000 Percent/120', downs: [10, 10, 10], expected: '5 DesiredWithinRange' },
  ];
  for (const each of cases) {
    const { current, desired, min = 1, max = 1000, up = USUAL_UP, down = USUAL_DOWN, ups = [], downs = [] } = each;
    it(`${current} → ${desired} by ${desired > current ? up : down}: ${each.expected}`, () => {
      const past = { history: history(ups, downs, 120), now: START };
      const found = limitedByRules(
        current,
        desired,
        { min, max },
        { ...past, rules: { scaleUp: rules(up), scaleDown: rules(down) } },
      );
      assert.equal(short(found), each.expected);
    });
  }

  it('never turns round', () => {
    const replicas = fc.integer({ min: 1, max: 200 });
    const changes = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 4 });
    const policy = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.constantFrom('Pods/60', 'Percent/60'));
    fc.assert(
      fc.property(replicas, replicas, changes, changes, policy, (current, desired, ups, downs, [value, kind]) => {
        const one = rules(`${value} ${kind}`);
        const found = limitedByRules(
          current,
          desired,
          { min: 1, max: 200 },
          { history: history(ups, downs, 60), now: START, rules: { scaleUp: one, scaleDown: one } },
        ).replicas;
        assert.ok(Math.min(current, desired) <= found && found <= Math.max(current, desired));
      }),
    );
  });
});
