import assert from 'node:assert/strict';
import { NO_TYPES } from '../check/environment';
import { compile } from '../compile';
import type { CelValue } from '../values/value';

const ENVIRONMENT = { variables: new Map(), types: NO_TYPES, hasFunction: () => true };

function evaluated(source: string): CelValue | string {
  const compiled = compile(source, ENVIRONMENT);
  assert.ok(compiled.ok, compiled.ok ? '' : compiled.error);
  const { expression } = compiled;
  const outcome = expression.program();
  assert.ok(outcome.ok);
  const answer = outcome.program.evaluate(() => undefined);
  return answer.ok ? answer.value : answer.error;
}

describe('parts of instants', () => {
  const cases: readonly (readonly [string, CelValue])[] = [
    [`timestamp('2026-07-01T12:00:00Z').getHours('America/New_York')`, 8n],
    [`timestamp('2026-01-01T12:00:00Z').getHours('America/New_York')`, 7n],
    [`timestamp('2026-01-01T12:00:00Z').getHours('Asia/Kolkata')`, 17n],
    [`timestamp('2026-01-01T12:00:00Z').getMinutes('+05:45')`, 45n],
    [`timestamp('2026-12-31T20:00:00Z').getFullYear('Asia/Tokyo')`, 2027n],
    [`timestamp('2026-01-01T12:00:00Z').getHours('')`, 12n],
    [`timestamp('2026-01-01T12:00:00Z').getHours('Mars/Olympus')`, 'unknown time zone Mars/Olympus'],
  ];
  for (const [source, expected] of cases) it(source, () => assert.equal(evaluated(source), expected));
});
