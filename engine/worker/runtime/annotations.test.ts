import assert from 'node:assert/strict';
import { podScript } from './annotations';

describe('annotations of a pod that say how its containers behave', () => {
  it('are none on most pods', () =>
    assert.deepEqual(podScript({ 'example.com/x': 'y' }), {
      behaviour: new Map(),
      images: new Map(),
      sandbox: undefined,
      problem: undefined,
    }));

  it('say how long a process runs and how it ends', () => {
    const { behaviour, problem } = podScript({
      'sim.behaviour/app': '[{"run":"2s","exit":3,"log":["boom"]},{"run":"forever"}]',
    });
    const runs = behaviour.get('app')?.runs ?? [];
    assert.equal(problem, undefined);
    assert.deepEqual(
      runs.map(({ duration, exitCode, log }) => [duration, exitCode, log]),
      [
        [2000, 3, ['boom']],
        [undefined, 0, []],
      ],
    );
  });

  const wrong: readonly (readonly [name: string, value: string, problem: RegExp])[] = [
    ['sim.images', 'nonsense', /^annotation sim\.images: not JSON: nonsense$/],
    ['sim.foo', '1', /^annotation sim\.foo: not known$/],
    ['sim.behaviour/app', '{}', /^not a list: \{\}$/],
    ['sim.behaviour/app', '[{"run":"5 parsecs"}]', /^not a duration: "5 parsecs"$/],
  ];
  for (const [name, value, problem] of wrong) {
    it(`do not count when nobody can make sense of them: ${name}=${value}`, () => {
      const script = podScript({ [name]: value });
      assert.match(script.problem ?? 'none', problem);
      assert.equal(script.behaviour.size + script.images.size, 0);
    });
  }
});
