import assert from 'node:assert/strict';
import { ConfigurationError } from './configuration-error';
import { pluginsAt, refuseMisplaced } from './extension-points';
import { stateless } from './plugin-source';

const plugins = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
const enabled = (...names: readonly string[]): { source: ReturnType<typeof stateless> }[] =>
  names.map((name) => ({ source: stateless({ name }) }));
const namesAt = (changes: Parameters<typeof pluginsAt>[0]): readonly string[] =>
  pluginsAt(changes, new Set(['a', 'b', 'c']), plugins).map(({ name }) => name);

describe('the plugins of an extension point', () => {
  it('are those of multiPoint, unless the point says otherwise', () => {
    assert.deepEqual(namesAt(undefined), ['a', 'b', 'c']);
    assert.deepEqual(namesAt({ enabled: [], disabled: new Set() }), ['a', 'b', 'c']);
  });

  it('begin with those that the point names again, in its order; those it adds come last', () => {
    assert.deepEqual(namesAt({ enabled: enabled('d', 'c', 'b'), disabled: new Set() }), ['c', 'b', 'a', 'd']);
  });

  it('are without those that the point disables, unless it enables them as well', () => {
    assert.deepEqual(namesAt({ enabled: [], disabled: new Set(['b']) }), ['a', 'c']);
    assert.deepEqual(namesAt({ enabled: enabled('b'), disabled: new Set(['b']) }), ['a', 'c', 'b']);
  });

  it('are only what the point enables when it disables all', () => {
    assert.deepEqual(namesAt({ enabled: enabled('d', 'a'), disabled: new Set(['*']) }), ['d', 'a']);
  });
});

describe('a plugin that is enabled at an extension point', () => {
  const scorer = { name: 'Mine', score: () => 1 };
  const points = (point: 'queueSort' | 'score') => ({
    [point]: { enabled: [{ source: stateless(scorer) }], disabled: new Set<string>() },
  });

  it('takes part there', () => {
    assert.doesNotThrow(() => refuseMisplaced(points('score'), [scorer]));
  });

  it('is refused where it has no method for it', () => {
    assert.throws(
      () => refuseMisplaced(points('queueSort'), [scorer]),
      new ConfigurationError('plugin "Mine" does not extend QueueSortPlugin plugin'),
    );
  });
});
