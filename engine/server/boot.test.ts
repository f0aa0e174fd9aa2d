import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { Boot } from './boot';

describe('a boot', () => {
  /** Takes so many parts; each takes a turn, in which connections are served. */
  const ofParts = (count: number): Boot => new Boot({ boot: () => --count <= 0 });
  const client = (): EventEmitter => new EventEmitter();
  const order: string[] = [];
  const act = (name: string) => (): void => void order.push(name);
  beforeEach(() => (order.length = 0));

  it('lets those who ask about the cluster wait, and answers them in the order in which they came', async () => {
    const boot = ofParts(3);
    const done = boot.run();
    boot.whenDone('/api/v1/nodes', client(), act('nodes'));
    boot.whenDone('/versions', client(), act('no path'));
    for (const url of ['/version', '/readyz?verbose', '/livez/ping', '/healthz'])
      boot.whenDone(url, client(), act(url));
    assert.deepEqual(order, ['/version', '/readyz?verbose', '/livez/ping', '/healthz']);
    assert.equal(await done, true);
    boot.open();
    assert.deepEqual(order.slice(4), ['nodes', 'no path']);
  });

  it('lets nobody wait once it is done', async () => {
    const boot = ofParts(1);
    await boot.run();
    boot.whenDone('/api', client(), act('api'));
    assert.deepEqual(order, ['api']);
  });

  it('forgets those who have gone', async () => {
    const boot = ofParts(2);
    const done = boot.run();
    const [gone, here] = [client(), client()];
    boot.whenDone('/api', gone, act('gone'));
    boot.whenDone('/api', here, act('here'));
    gone.emit('close');
    await done;
    boot.open();
    assert.deepEqual(order, ['here']);
  });

  it('ends when the server is closed', async () => {
    const boot = new Boot({ boot: () => false });
    const done = boot.run();
    boot.close();
    assert.equal(await done, false);
  });

  it('rejects when a part breaks', async () => {
    const boot = new Boot({
      boot: () => {
        throw new Error('broken');
      },
    });
    await assert.rejects(boot.run(), /broken/);
  });
});
