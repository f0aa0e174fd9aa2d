import { deepStrictEqual } from 'node:assert/strict';
import { jsonPath } from './json-path';

const value = {
  spec: { n: 1, 'a.b': 'dotted', list: ['x', 'y', 'z'] },
  conditions: [
    { type: 'Ready', status: 'True' },
    { type: 'Synced', status: 'False' },
  ],
};

const CASES: readonly (readonly [path: string, found: readonly unknown[] | undefined])[] = [
  ['.spec.n', [1]],
  ['.spec.missing.deeper', []],
  ["['spec']['n']", [1]],
  ['.spec.a\\.b', ['dotted']],
  ['.spec.list[0]', ['x']],
  ['.spec.list[-1]', ['z']],
  ['.spec.list[0:2]', ['x', 'y']],
  ['.spec.list[0,2]', ['x', 'z']],
  ['.spec.list[*]', ['x', 'y', 'z']],
  ['.spec.list[7]', []],
  ['..status', ['True', 'False']],
  ['.conditions[?(@.type=="Ready")].status', ['True']],
  ["$.conditions[?(@.type=='Synced')].status", ['False']],
  ['.conditions[?(@.status)].type', ['Ready', 'Synced']],
  ['.spec.list[', undefined],
  ['.spec.list[?(@.x==]', undefined],
];

describe('JSON paths', () => {
  for (const [path, found] of CASES) it(path, () => deepStrictEqual(jsonPath(path)?.(value), found));
});
