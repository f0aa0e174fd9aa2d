import assert from 'node:assert/strict';
import { configmaps } from '../api/resources';
import { millis, seconds } from '../base/brand';
import type { ProcessContext } from './component';
import type { Paced } from './pace';
import { configMap, Harness, IDENTITY, nameOf } from './testing/harness';
import { refusal } from './testing/fake-transport';

const actions = (harness: Harness): string[] => harness.journal.since(0).map(({ action }) => action);

describe('component runner', () => {
  it('drives a controller from list to watch to queue to write', () => {
    const harness = new Harness();
    harness.create('a', { wanted: '1' });
    harness
      .runner((context) => {
        const maps = context.informers.of(configmaps);
        const queue = context.queue('maps', (key) => {
          const map = maps.get({ namespace: 'default', name: key });
          if (map?.data?.['wanted'] === undefined || map.data['done'] !== undefined) return;
          context.client.update(configmaps, { ...map, data: { ...map.data, done: `${harness.elapsed}` } });
        });
        maps.subscribe((next, previous) => queue.add(nameOf(next ?? previous) ?? ''));
      })
      .start();
    harness.clock.after(seconds(1), 'user', () => harness.create('b', { wanted: '1' }));
    harness.run(5000);
    const done = harness.client.list(configmaps).map(({ data }) => data?.['done']);
    assert.deepEqual(done, ['0', '1001']);
  });

  it('retries what is refused with back-off, journals it, and forgets on success', () => {
    const harness = new Harness();
    const tries: number[] = [];
    harness
      .runner((context) => {
        const queue = context.queue('q', () => {
          tries.push(harness.elapsed);
          if (tries.length < 4) throw refusal(409, 'Conflict');
        });
        queue.add('k');
      })
      .start();
    harness.run(1000);
    assert.deepEqual(tries, [0, 5, 15, 35]);
    assert.deepEqual(harness.journal.since(1)[2]?.detail, { error: 'Conflict', retries: 2 });
  });

  it('lets a bug of ours end the run', () => {
    const harness = new Harness();
    const broken = (): void => {
      throw new TypeError('undefined is not a function');
    };
    harness.runner((context) => context.queue('q', broken).add('k')).start();
    assert.throws(() => harness.run(1), TypeError);
  });

  it('crashes: timers, watches, queues and what is under way are gone, and the next life starts from nothing', () => {
    const harness = new Harness();
    let lives = 0;
    let reached = false;
    const runner = harness.runner((context) => {
      const life = ++lives;
      context.clock.every(seconds(1), 'tick', () => {
        context.client.create(configmaps, configMap(`tick-${life}-${harness.elapsed}`));
        reached ||= life === 1 && harness.elapsed === 2000;
      });
    });
    const { transport } = harness;
    transport.refuse = () => {
      if (harness.elapsed === 2000) runner.crash();
      return undefined;
    };
    runner.start();
    harness.run(4500);
    assert.deepEqual([runner.state, reached], ['stopped', false]);
    transport.refuse = () => undefined;
    runner.start();
    harness.run(1500);
    assert.deepEqual(harness.client.list(configmaps).map(nameOf), ['tick-1-1000', 'tick-1-2000', 'tick-2-5500']);
    assert.deepEqual(actions(harness), ['component.start', 'component.crash', 'component.start']);
  });

  it('pauses and resumes', () => {
    const harness = new Harness();
    const seen: number[] = [];
    const runner = harness.runner((context) => {
      context.informers.of(configmaps).subscribe(() => seen.push(harness.elapsed));
    });
    runner.start();
    harness.run(10);
    runner.pause();
    harness.create('a');
    harness.run(1000);
    assert.deepEqual([seen, runner.state], [[], 'paused']);
    runner.resume();
    harness.run(1000);
    assert.deepEqual(seen, [1010]);
  });

  it('ends itself and is told so to whoever runs it', () => {
    const harness = new Harness();
    const exits: string[] = [];
    const start = (context: ProcessContext): void => {
      context.clock.after(seconds(1), 'end', () => context.exit('lost the lease'));
    };
    const runner = harness.runner(start, { onExit: (_, reason) => exits.push(reason) });
    runner.start();
    harness.run(3000);
    assert.deepEqual([exits, runner.state], [['lost the lease'], 'stopped']);
  });

  it('makes work wait for as long as requests take', () => {
    const harness = new Harness({ delay: () => millis(200) });
    const done: string[] = [];
    harness
      .runner((context) => {
        const queue = context.queue('q', (key) => void done.push(`${key}@${harness.elapsed}`), { workers: 2 });
        for (const key of ['a', 'b', 'c']) queue.add(key);
      })
      .start();
    harness.run(1000);
    assert.deepEqual(done, ['a@200', 'b@200', 'c@400']);
  });

  it('begins work when its client may make a request, and other work while some waits for more', () => {
    const harness = new Harness();
    const done: string[] = [];
    const identity = { ...IDENTITY, requests: { qps: 10, burst: 2 } };
    const runner = harness.runner(
      ({ queue, client, pace }) => {
        const make = (name: string): void => {
          client.create(configmaps, configMap(name));
          done.push(`${name}@${harness.elapsed}`);
        };
        const work = function* (key: string): Paced {
          for (const part of [1, 2]) {
            if (!pace.isFree()) yield 'next';
            make(`${key}${part}`);
          }
        };
        const keys = queue('q', work, { workers: 2 });
        for (const key of ['a', 'b', 'c']) keys.add(key);
      },
      { identity },
    );
    runner.start();
    harness.run(1000);
    assert.deepEqual(done, ['a1@0', 'a2@0', 'b1@100', 'b2@200', 'c1@300', 'c2@400']);
  });

  it('lets work that waits for its turn end with its process', () => {
    const harness = new Harness();
    const identity = { ...IDENTITY, requests: { qps: 1, burst: 1 } };
    const runner = harness.runner(
      ({ queue, client }) => {
        const keys = queue('q', (key) => void client.create(configmaps, configMap(key)));
        for (const key of ['a', 'b', 'c']) keys.add(key);
      },
      { identity },
    );
    runner.start();
    harness.run(1500);
    runner.crash();
    harness.run(10_000);
    assert.deepEqual(harness.client.list(configmaps).map(nameOf), ['a', 'b']);
  });

  it('writes its events with a client of their own', () => {
    const harness = new Harness();
    const about = harness.create('web');
    const identity = { ...IDENTITY, requests: { qps: 1, burst: 1 }, eventRequests: { qps: 10, burst: 1 } };
    const runner = harness.runner(
      ({ events }) => {
        for (const reason of ['One', 'Two', 'Three']) events.record(about, 'Normal', reason, reason);
      },
      { identity },
    );
    runner.start();
    const written = (): number =>
      harness.transport.requests.filter(({ resource }) => resource.plural === 'events').length;
    const counts = [0, 99, 1, 99, 1].map((span) => {
      harness.run(span);
      return written();
    });
    assert.deepEqual(counts, [1, 1, 2, 2, 3]);
  });

  it('acts as several identities that share caches and fate', () => {
    const harness = new Harness();
    const runner = harness.runner((context) => {
      for (const name of ['one-controller', 'two-controller']) {
        const part = context.as({ name, user: { name: `system:${name}`, groups: [] } });
        part.informers.of(configmaps);
        part.clock.soon(name, () => part.client.create(configmaps, configMap(name)));
      }
    });
    runner.start();
    harness.run(10);
    const who = harness.transport.requests.map(({ verb, user }) => `${verb} ${user.name}`);
    assert.deepEqual(who, ['watch system:tester', 'create system:one-controller', 'create system:two-controller']);
  });

  it('says goodbye when it is stopped', () => {
    const harness = new Harness();
    const runner = harness.runner(() => undefined, {
      make: () => ({ name: 'tester', start: () => undefined, stop: () => harness.create('goodbye') }),
    });
    runner.start();
    runner.restart();
    assert.deepEqual(harness.client.list(configmaps).map(nameOf), ['goodbye']);
    assert.equal(runner.state, 'running');
  });
});
