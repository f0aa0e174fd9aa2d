import assert from 'node:assert/strict';
import { NO_TYPES, type Environment } from './check/environment';
import { compile, type Evaluation } from './compile';
import {
  AUTHORIZER,
  RESOURCE_CHECK,
  authorizerValue,
  type AccessAuthority,
} from './functions/kubernetes/authorization';
import { parseDuration } from './values/duration';
import {
  recordedExpressions,
  RECORDED_OBJECT,
  RECORDED_OLD_OBJECT,
  type RecordedExpression,
} from './testing/recorded-expressions';
import { shownValue } from './testing/shown-value';
import { typeText } from './types/format-type';
import * as types from './types/type';
import { fromPlain } from './values/plain';
import type { CelValue } from './values/value';

const environment: Environment = {
  variables: new Map([
    ['object', types.DYN],
    ['oldObject', types.DYN],
    ['params', types.DYN],
    ['namespaceObject', types.structType('kubernetes.Namespace')],
    ['request', types.structType('kubernetes.AdmissionRequest')],
    ['authorizer', AUTHORIZER],
    ['authorizer.requestResource', RESOURCE_CHECK],
    ['i', types.INT],
    ['u', types.UINT],
    ['d', types.DOUBLE],
    ['s', types.STRING],
    ['b', types.BOOL],
    ['ls', types.listOf(types.STRING)],
    ['li', types.listOf(types.INT)],
    ['ms', types.mapOf(types.STRING, types.STRING)],
  ]),
  types: NO_TYPES,
  hasFunction: (name) => name !== 'jsonpatch.escapeKey',
};

/** Allows `get`, fails at `boom`. */
const authority: AccessAuthority = {
  ask({ verb }) {
    if (verb === 'get') return { allowed: true, reason: 'because' };
    if (verb === 'boom') return { allowed: false, reason: '', error: 'boom happened' };
    return { allowed: false, reason: 'no opinion' };
  },
  of: () => authority,
};

const variables = new Map<string, CelValue>([
  ['object', fromPlain(RECORDED_OBJECT)],
  ['oldObject', fromPlain(RECORDED_OLD_OBJECT)],
  ['authorizer', authorizerValue(authority)],
]);

/** Known to differ, with the reason. */
const DIFFERENT: ReadonlyMap<string, string> = new Map([
  ['[1,2].slice(1, 0)', 'the real estimate runs over'],
  ['ip("1::2::3")', 'the rest of an address that is quoted'],
  ['ip("g::1")', 'the rest of an address that is quoted'],
  ['{ .? 1.5 1.5', 'what is made of a broken tree'],
]);

function evaluated(expression: string): Evaluation | string {
  const compilation = compile(expression, environment);
  assert.ok(compilation.ok);
  const outcome = compilation.expression.program();
  return outcome.ok ? outcome.program.evaluate((name) => variables.get(name)) : outcome.error;
}

function compare(recorded: RecordedExpression): void {
  const { expression } = recorded;
  const compilation = compile(expression, environment);
  if (recorded.issues !== undefined || !compilation.ok) {
    assert.equal(compilation.ok ? undefined : compilation.error, recorded.issues);
    return;
  }
  assert.equal(typeText(compilation.expression.type), recorded.type);
  compareEstimate(
    compilation.expression.estimate(() => undefined),
    recorded,
  );
  const outcome = evaluated(expression);
  if (typeof outcome === 'string') assert.equal(outcome, recorded.program);
  else if (outcome.ok)
    assert.deepEqual([normal(shownValue(outcome.value)), outcome.cost], [normal(recorded.value), recorded.cost]);
  else assert.equal(outcome.error, recorded.error);
}

/** Beyond 2^53 the real one counts on exactly. */
function compareEstimate(found: { min: number; max: number }, { estimate = ['', ''] }: RecordedExpression): void {
  const close = (mine: number, theirs: number): boolean => Math.abs(mine - theirs) <= theirs * 1e-9;
  const [min, max] = estimate.map(Number);
  assert.ok(close(found.min, min ?? NaN), `at least ${found.min}, not ${String(min)}`);
  assert.ok(close(found.max, max ?? NaN), `at most ${found.max}, not ${String(max)}`);
}

/** Recordings have Go's text of durations and say less of values of libraries. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  if ('duration' in value) return { duration: parseDuration(String(value.duration)) };
  if ('other' in value && 'type' in value) return { object: value.type };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, normal(part)]));
}

describe('compile', () => {
  const recorded = recordedExpressions();

  it('says of expressions what the real compiler and evaluator say', () => {
    const wrong = recorded.flatMap((one) => {
      if (DIFFERENT.has(one.expression)) return [];
      try {
        compare(one);
        return [];
      } catch (error) {
        return [`${one.expression}: ${error instanceof Error ? error.message : String(error)}`];
      }
    });
    assert.deepEqual(wrong, []);
  });

  it('still differs where it is known to', () => {
    for (const one of recorded) if (DIFFERENT.has(one.expression)) assert.throws(() => compare(one), one.expression);
  });

  it('ends an evaluation that costs too much', () => {
    const lists = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]';
    const all = `${lists}.all(a, ${lists}.all(b, ${lists}.all(c, ${lists}.all(d, ${lists}.all(e, a + b + c + d + e > 0)))))`;
    const outcome = evaluated(all);
    assert.ok(typeof outcome !== 'string' && !outcome.ok && outcome.overLimit);
    assert.equal(outcome.error, 'operation cancelled: actual cost limit exceeded');
  });
});
