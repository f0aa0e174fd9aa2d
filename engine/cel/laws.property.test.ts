import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_TYPES } from './check/environment';
import { compile } from './compile';
import { escapeProperty, unescapeProperty } from './schema/escape';
import { durationText, parseDuration } from './values/duration';
import { fromPlain } from './values/plain';
import { areEqual } from './values/equal';
import { INT, listOf } from './types/type';
import type { CelValue } from './values/value';
import { listOfValues } from './values/lists';
import { parseTimestamp, timestampText } from './values/timestamp';
import { syntaxIssues } from './syntax/syntax-issues';
import { tokenize } from './syntax/tokenize';
import { parse } from './syntax/parse';

const environment = {
  variables: new Map([
    ['a', INT],
    ['b', INT],
    ['list', listOf(INT)],
  ]),
  types: NO_TYPES,
  hasFunction: () => true,
};

function valueOf(text: string, variables: Readonly<Record<string, CelValue>>): unknown {
  const compilation = compile(text, environment);
  assert.ok(compilation.ok, text);
  const outcome = compilation.expression.program();
  assert.ok(outcome.ok);
  const evaluation = outcome.program.evaluate((name) => variables[name]);
  return evaluation.ok ? evaluation.value : evaluation.error;
}

const int = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });
const inRange = (value: bigint): unknown => (BigInt.asIntN(64, value) === value ? value : 'integer overflow');

describe('laws of the language', () => {
  it('integers have 64 bits and never wrap around', () => {
    fc.assert(
      fc.property(int, int, (a, b) => {
        assert.equal(valueOf('a + b', { a, b }), inRange(a + b));
        assert.equal(valueOf('a - b', { a, b }), inRange(a - b));
        assert.equal(valueOf('a * b', { a, b }), inRange(a * b));
        assert.equal(valueOf('a < b || a > b || a == b', { a, b }), true);
      }),
      { numRuns: 50 },
    );
  });

  it('a sorted list is sorted and has the same elements', () => {
    fc.assert(
      fc.property(fc.array(int, { maxLength: 20 }), (items) => {
        const list = listOfValues(items);
        assert.equal(valueOf('list.sort().isSorted() && sets.equivalent(list, list.sort())', { list }), true);
        assert.equal(valueOf('list.map(x, x) == list && list.reverse().reverse() == list', { list }), true);
      }),
      { numRuns: 30 },
    );
  });

  it('what JSON holds equals itself', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (json) => {
        const plain = json as Parameters<typeof fromPlain>[0];
        assert.equal(areEqual(fromPlain(plain), fromPlain(JSON.parse(JSON.stringify(plain)) as typeof plain)), true);
      }),
      { numRuns: 100 },
    );
  });

  it('escaped properties are found again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9_./-]{0,12}$/), (name) => {
        const escaped = escapeProperty(name);
        assert.ok(escaped !== undefined);
        if (!/__.*__.*__/.test(name)) assert.equal(unescapeProperty(escaped), name);
      }),
    );
  });

  it('durations and timestamps are read as they are printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (millis) => {
        assert.equal(parseDuration(durationText(BigInt(millis) * 1_000_000n)), BigInt(millis) * 1_000_000n);
        const nanos = BigInt(millis) * 1_000_000_000n;
        assert.equal(parseTimestamp(timestampText({ kind: 'timestamp', nanos }))?.nanos, nanos);
      }),
    );
  });

  it('what does not parse has a syntax error, and what has one does not parse', () => {
    const pieces = ['a', '.', '(', ')', '[', ']', '{', '}', ',', ':', '?', '==', '&&', '+', '-', '!', 'in', '1', '"s"'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 }), (tokens) => {
        const source = tokens.join(' ');
        const outcome = parse(source);
        const issues = syntaxIssues(source, tokenize(source).tokens);
        assert.equal(
          outcome.ok || outcome.issues.every(({ message }) => !message.startsWith('Syntax')),
          issues.length === 0,
          source,
        );
      }),
      { numRuns: 300 },
    );
  });
});
