import assert from 'node:assert/strict';
import { gateNames, gateProblem, isOn } from './gates';

describe('feature gates', () => {
  it('are those of v1.36', () => {
    assert.ok(gateNames.length > 200);
    assert.equal(gateProblem('Nope', true), 'unrecognized feature gate: Nope');
  });

  it('may be set to what they are, and nothing else when they are locked', () => {
    assert.equal(gateProblem('APIServerTracing', true), undefined);
    assert.equal(
      gateProblem('APIServerTracing', false),
      'cannot set feature gate APIServerTracing to false, feature is locked to true',
    );
  });

  it('may be changed where both states are modelled', () => {
    assert.equal(gateProblem('SchedulerPopFromBackoffQ', false), undefined);
    assert.match(gateProblem('HPAScaleToZero', true) ?? '', /^unsupported: HPAScaleToZero \(Alpha\) is off here/);
  });

  it('are on by default or because somebody says so', () => {
    assert.equal(isOn(undefined, 'SchedulerPopFromBackoffQ'), true);
    assert.equal(isOn(new Map([['SchedulerPopFromBackoffQ', false]]), 'SchedulerPopFromBackoffQ'), false);
    assert.equal(isOn(new Map(), 'ReduceDefaultCrashLoopBackOffDecay'), false);
  });
});
