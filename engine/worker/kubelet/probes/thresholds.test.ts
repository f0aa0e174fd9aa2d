import assert from 'node:assert/strict';
import { countAttempt, NO_RUN, type ProbeRun } from './thresholds';

/** For each attempt (`+` or `-`) whether it settled the result. */
function play(attempts: string, thresholds: { failureThreshold?: number; successThreshold?: number }): string {
  let run: ProbeRun = NO_RUN;
  let out = '';
  for (const attempt of attempts) {
    const counted = countAttempt(run, attempt === '+' ? 'success' : 'failure', thresholds);
    run = counted.run;
    out += counted.settled ? attempt : '.';
  }
  return out;
}

describe('thresholds of probes', () => {
  for (const [attempts, thresholds, settled] of [
    ['---', {}, '..-'],
    ['+--+---', {}, '+..+..-'],
    ['+', {}, '+'],
    ['++-+', { successThreshold: 2 }, '.+..'],
    ['-', { failureThreshold: 1 }, '-'],
    ['----', {}, '..--'],
  ] as const)
    it(`${attempts} with ${JSON.stringify(thresholds)}`, () => assert.equal(play(attempts, thresholds), settled));
});
