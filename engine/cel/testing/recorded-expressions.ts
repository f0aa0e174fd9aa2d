import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PlainValue } from '../schema/contract';

/** What the real evaluator says of one expression. */
export interface RecordedExpression {
  readonly expression: string;
  readonly issues?: string;
  readonly type?: string;
  readonly program?: string;
  readonly error?: string;
  readonly value?: unknown;
  readonly cost?: number;
  readonly estimate?: readonly [string, string];
}

/** What `object` stands for in recorded expressions. */
export const RECORDED_OBJECT: PlainValue = Object.freeze({
  a: 1,
  s: 'x',
  l: [1, 2],
  m: { k: 'v' },
  f: 1.5,
  n: null,
  b: true,
  t: '2020-01-01T00:00:00Z',
  names: ['a', 'b'],
  deep: { items: [{ name: 'x', v: 1 }, { name: 'y' }] },
});

export const RECORDED_OLD_OBJECT: PlainValue = Object.freeze({ a: 2 });

const FILE = path.join(__dirname, 'recorded-expressions.jsonl');

export const recordedExpressions = (): readonly RecordedExpression[] =>
  readFileSync(FILE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedExpression);
