import assert from 'node:assert/strict';
import type { Pod } from '../../../api/types/core-v1';
import { instant } from '../../../base/brand';
import { ProjectedVolume, SubPath } from './volume-files';

function start() {
  const world = { now: instant(0), text: 'one', made: 0 };
  const volume = new ProjectedVolume(
    { a: 'one' },
    {
      fileSystem: undefined,
      clock: { now: () => world.now },
      project: () => {
        world.made += 1;
        return { ok: true, content: { a: world.text } };
      },
      renew: () => undefined,
      mode: () => 0o400,
    },
  );
  return { world, volume };
}

describe('a volume made of API objects', () => {
  it('shows a change after the next regular sync, and is made only for who reads', () => {
    const { world, volume } = start();
    world.text = 'two';
    world.now = instant(59_999);
    assert.equal(volume.read('a'), 'one');
    world.now = instant(3_600_000);
    assert.equal(world.made, 0);
    assert.equal(volume.read('a'), 'two');
    assert.equal(volume.read('a'), 'two');
    assert.equal(world.made, 1);
  });

  it('shows it at once when the pod is synced', () => {
    const { world, volume } = start();
    world.text = 'two';
    volume.synced({} as Pod);
    assert.deepEqual([volume.read('a'), world.made], ['two', 1]);
  });

  it('stays as it was in a part that is mounted', () => {
    const { world, volume } = start();
    const part = new SubPath(volume.snapshot(), 'a');
    world.text = 'two';
    world.now = instant(120_000);
    assert.deepEqual([part.read(''), volume.read('a')], ['one', 'two']);
  });
});
