import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Endpoint } from '../../../api/types/discovery-v1';
import { pack, type Existing } from './packing';

const endpoint = (id: number, ready = true): Endpoint => ({
  addresses: [`10.0.0.${id}`],
  conditions: { ready, serving: ready, terminating: false },
});
const range = (from: number, to: number): readonly Endpoint[] =>
  Array.from({ length: to - from }, (_, i) => endpoint(from + i));
const slice = (name: string, from: number, to: number): Existing => ({
  name,
  endpoints: range(from, to),
  hasChanged: false,
});
const shape = ({ create, update, remove }: ReturnType<typeof pack>) => ({
  create: create.map(({ length }) => length),
  update: update.map(({ name, endpoints }) => `${name}:${endpoints.length}`),
  remove,
});

describe('packing of endpoints into slices', () => {
  const cases: readonly (readonly [string, readonly Existing[], readonly Endpoint[], ReturnType<typeof shape>])[] = [
    ['fills new slices', [], range(0, 25), { create: [10, 10, 5], update: [], remove: [] }],
    ['leaves what is right', [slice('a', 0, 5)], range(0, 5), { create: [], update: [], remove: [] }],
    [
      'uses one slice with room for all',
      [slice('a', 0, 9), slice('b', 20, 26)],
      [...range(0, 9), ...range(20, 26), ...range(30, 33)],
      { create: [], update: ['b:9'], remove: [] },
    ],
    [
      'takes the fullest that has room',
      [slice('a', 0, 2), slice('b', 20, 26)],
      [...range(0, 2), ...range(20, 26), ...range(30, 32)],
      { create: [], update: ['b:8'], remove: [] },
    ],
    [
      'does not spread over slices with too little room',
      [slice('a', 0, 9), slice('b', 20, 29)],
      [...range(0, 9), ...range(20, 29), ...range(30, 33)],
      { create: [3], update: [], remove: [] },
    ],
    [
      'fills what is written anyway, fullest first',
      [slice('a', 0, 4), slice('b', 20, 28)],
      [...range(0, 3), ...range(20, 27), ...range(30, 35)],
      { create: [], update: ['b:10', 'a:5'], remove: [] },
    ],
    [
      'removes what is empty',
      [slice('a', 0, 4), slice('b', 20, 28)],
      range(0, 4),
      { create: [], update: [], remove: ['b'] },
    ],
    [
      'rewrites a slice when the state of one endpoint changes',
      [slice('a', 0, 3)],
      [endpoint(0, false), ...range(1, 3)],
      { create: [], update: ['a:3'], remove: [] },
    ],
  ];
  for (const [why, existing, wanted, expected] of cases) {
    it(why, () => assert.deepEqual(shape(pack(existing, wanted, 10)), expected));
  }

  it('keeps each endpoint in exactly one slice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 })),
        fc.array(fc.integer({ min: 0, max: 60 })),
        (before, after) => {
          const old = [...new Set(before)];
          const existing = pack(
            [],
            old.map((id) => endpoint(id)),
            7,
          ).create.map((endpoints, i): Existing => ({ name: `s${i}`, endpoints, hasChanged: false }));
          const wanted = [...new Set(after)];
          const { create, update, remove } = pack(
            existing,
            wanted.map((id) => endpoint(id)),
            7,
          );
          const touched = new Set([...update.map(({ name }) => name), ...remove]);
          const all = [
            ...create,
            ...update.map(({ endpoints }) => endpoints),
            ...existing.filter(({ name }) => !touched.has(name)).map(({ endpoints }) => endpoints),
          ];
          assert.ok(all.every(({ length }) => length > 0 && length <= 7));
          assert.deepEqual(
            all
              .flat()
              .map(({ addresses }) => addresses[0])
              .sort(),
            wanted.map((id) => `10.0.0.${id}`).sort(),
          );
        },
      ),
    );
  });
});
