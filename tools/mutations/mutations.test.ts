import assert from 'node:assert/strict';
import type { GoldenCase } from './golden-case';
import { mutatedCase } from './mutated-case';
import { MUTATORS, type MutatorName } from './mutators';
import { isNotRecorded } from './not-recorded';
import { seeded } from './seeded';

const CASE: GoldenCase = {
  id: 'create/x',
  area: 'create',
  title: 'x',
  checks: [['a', '==', 'b']],
  steps: [
    {
      request: {
        method: 'POST',
        path: '/api/v1/namespaces/${ns}/configmaps',
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', labels: { a: 'b' } }, data: { c: 'd' } },
      },
      capture: { unused: 'metadata.resourceVersion', uid: 'metadata.uid' },
      expect: { status: 201 },
    },
    { request: { path: '/api/v1/namespaces/${ns}/configmaps/x?uid=${uid}' }, expect: { status: 200 } },
  ],
};

const mutatedBy = (by: MutatorName, seed: number): GoldenCase | undefined =>
  mutatedCase(CASE, `create/x~${by}${seed}`, MUTATORS[by], seeded(seed));

const mutated = (seed: number): GoldenCase => {
  const found = mutatedBy('any', seed);
  assert.ok(found !== undefined);
  return found;
};

describe('mutated cases', () => {
  it('are the same for the same seed, and differ from what was recorded', () => {
    const requests = new Set<string>();
    for (let seed = 1; seed <= 50; seed++) {
      assert.deepEqual(mutated(seed), mutated(seed));
      const text = JSON.stringify(mutated(seed).steps.map(({ request }) => request));
      assert.notEqual(text, JSON.stringify(CASE.steps.map(({ request }) => request)), mutated(seed).title);
      requests.add(text);
    }
    assert.ok(requests.size > 25, `${requests.size} of 50`);
  });

  it('may give fields of the kind that the body did not have, or empty ones', () => {
    for (const by of ['fields', 'empties'] as const) {
      const titles = Array.from({ length: 50 }, (_, seed) => mutatedBy(by, seed)?.title).filter((each) => each);
      assert.ok(titles.length > 15, `${by}: ${titles.length} of 50`); // the other request has no body
      for (const title of titles) assert.match(title ?? '', by === 'empties' ? /^set \S+ (\[\]|\{\})$/ : /^set \S+ /);
    }
  });

  it('expect nothing, and capture only what is used', () => {
    const [first, second] = mutated(1).steps;
    assert.deepEqual([first?.expect, second?.expect, mutated(1).checks], [undefined, undefined, []]);
    assert.deepEqual(first?.capture, { uid: 'metadata.uid' });
  });

  it('leave out answers that speak of the build', () => {
    const answered = (body: unknown): GoldenCase => ({
      ...CASE,
      steps: CASE.steps.map((step) => ({ ...step, expect: { status: 400, body } })),
    });
    assert.equal(isNotRecorded(answered({ message: 'in scheme "pkg/runtime/scheme.go:111"' })), true);
    assert.equal(isNotRecorded(answered({ message: 'no' })), false);
  });
});
