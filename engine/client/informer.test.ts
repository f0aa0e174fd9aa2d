import assert from 'node:assert/strict';
import type { WatchEvent } from '../api/request';
import { configmaps } from '../api/resources';
import type { ConfigMap } from '../api/types/core-v1';
import { millis, seconds } from '../base/brand';
import { RecordedChoices } from '../sim/recorded-choices';
import type { DeliveryFaults } from './delivery-faults';
import type { Informer } from './informer';
import { Harness, nameOf } from './testing/harness';
import { refusal } from './testing/fake-transport';

/** A component that writes down what its informer says. */
function watching(harness = new Harness()) {
  const seen: string[] = [];
  const found: { informer?: Informer<ConfigMap>; second?: (subscriber: string) => void } = {};
  const runner = harness.runner((context) => {
    const informer = context.informers.of(configmaps);
    const subscribe = (who: string): void =>
      informer.subscribe((next, previous) => {
        const what = next === undefined ? 'gone' : previous === undefined ? 'new' : 'changed';
        seen.push(`${who}${harness.elapsed} ${what} ${nameOf(next ?? previous)}`);
      });
    subscribe('');
    found.informer = informer;
    found.second = subscribe;
  });
  runner.start();
  return { harness, seen, runner, ...found };
}

/** Verb and version of what an informer has asked for. */
const asked = (harness: Harness): string[] =>
  harness.transport.requests.flatMap((request) => {
    if (request.verb !== 'list' && request.verb !== 'watch') return [];
    const { resourceVersion = 'newest' } = request.options;
    const withState = request.verb === 'watch' && request.options.sendInitialEvents === true;
    return [`${request.verb}${withState ? ' with state' : ''} from ${resourceVersion}`];
  });
const verbs = (harness: Harness): string[] => harness.transport.requests.map(({ verb }) => verb);
const faults = (part: Partial<DeliveryFaults>): DeliveryFaults => ({
  delay: () => millis(0),
  disturb: (_component, _resource, events) => events,
  ...part,
});

describe('informer', () => {
  it('has what there is at once, then trails the server by a millisecond; what is readable at once comes at once', () => {
    const harness = new Harness();
    harness.create('a');
    const { seen, informer } = watching(harness);
    assert.equal(informer?.synced, false);
    harness.clock.after(seconds(1), 'user', () => {
      harness.create('b');
      harness.change('b', { k: 'v' });
      harness.remove('a');
      assert.equal(informer?.list().length, 1);
    });
    harness.run(2000);
    assert.equal(informer?.synced, true);
    assert.deepEqual(seen, ['0 new a', '1001 new b', '1001 changed b', '1001 gone a']);
  });

  it('tells who comes late of everything', () => {
    const { harness, seen, second } = watching();
    harness.run(1);
    harness.create('a');
    harness.run(100);
    second?.('late ');
    harness.run(0);
    harness.remove('a');
    harness.run(10);
    assert.deepEqual(seen, ['2 new a', 'late 101 new a', '102 gone a', 'late 102 gone a']);
  });

  it('has an index by namespace, and those that were added', () => {
    const { harness, informer } = watching();
    informer?.addIndex('k', ({ data }) => Object.values(data ?? {}));
    harness.run(1);
    harness.create('a', { k: 'v' });
    harness.run(10);
    assert.deepEqual(informer?.byIndex('k', 'v').map(nameOf), ['a']);
    assert.deepEqual(informer?.byIndex('namespace', 'default').map(nameOf), ['a']);
    assert.throws(() => informer?.byIndex('x', ''), /no index x/);
    assert.throws(() => informer?.addIndex('k', () => []), /an index k already/);
  });

  it('takes a broken watch up where it stopped', () => {
    const { harness, seen, runner } = watching();
    harness.run(1);
    runner.breakWatches();
    harness.create('a');
    harness.run(100);
    assert.deepEqual(seen, ['2 new a']);
    assert.deepEqual(verbs(harness), ['watch', 'create', 'watch']);
    assert.deepEqual(asked(harness), ['watch with state from newest', 'watch from 2']);
  });

  it('begins again when the history is gone, and tells only what has changed', () => {
    const { harness, seen, runner } = watching();
    for (const name of ['same', 'changed', 'gone']) harness.create(name);
    harness.run(10);
    runner.pause();
    harness.change('changed', { k: 'v' });
    harness.remove('gone');
    harness.create('new');
    harness.transport.store.compact(harness.transport.store.revision);
    harness.run(1);
    seen.length = 0;
    runner.resume();
    harness.run(5000);
    const at = Number(seen[0]?.split(' ')[0]);
    assert.ok(at >= 800 && at <= 1700, `${at}`);
    assert.deepEqual(seen.map(withoutTime), ['changed changed', 'new new', 'gone gone']);
  });

  it('asks a server that refuses again and again, ever later', () => {
    const { harness, informer } = watching();
    harness.transport.refuse = () => refusal(500, 'InternalError');
    const asked: number[] = [];
    for (let second = 0; second < 200; second++) {
      const before = harness.transport.requests.length;
      harness.run(1000);
      if (harness.transport.requests.length > before) asked.push(second);
    }
    assert.equal(informer?.synced, false);
    const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    assert.ok(gaps[0] !== undefined && gaps[0] <= 2);
    assert.ok(
      gaps.slice(6).every((gap) => gap >= 30 && gap <= 60),
      gaps.join(),
    );
    harness.transport.refuse = () => undefined;
    harness.run(60_000);
    assert.equal(informer?.synced, true);
  });

  it('lists where the server will not begin a watch with what there is', () => {
    const harness = new Harness();
    harness.create('a');
    harness.transport.refuse = (request) =>
      request.verb === 'watch' && request.options.sendInitialEvents === true ? refusal(422, 'Invalid') : undefined;
    const { seen } = watching(harness);
    harness.run(1);
    harness.create('b');
    harness.run(10);
    assert.deepEqual(seen, ['0 new a', '2 new b']);
    assert.deepEqual(asked(harness), ['watch with state from newest', 'list from 0', 'watch from 2']);
  });

  it('does not ask a server for a list that is away or has too much to do', () => {
    for (const code of [429, 503]) {
      const harness = new Harness();
      harness.transport.refuse = () => refusal(code, 'Busy');
      watching(harness);
      harness.run(5000);
      assert.ok(asked(harness).length > 1);
      assert.deepEqual([...new Set(asked(harness))], ['watch with state from newest'], `${code}`);
    }
  });

  it('asks for the newest when the server has not come to what is known', () => {
    const harness = new Harness();
    const { seen, runner } = watching(harness);
    harness.create('a');
    harness.run(10);
    harness.transport.refuse = (request) =>
      request.verb === 'watch' && request.options.resourceVersion === '2' ? refusal(410, 'Expired') : undefined;
    runner.breakWatches();
    harness.run(5000);
    harness.create('b');
    harness.run(10);
    assert.deepEqual(asked(harness).slice(1), [
      'watch from 2',
      'watch with state from 2',
      'watch with state from newest',
    ]);
    assert.deepEqual(seen.map(withoutTime), ['new a', 'new b']);
  });

  it('delays by choice', () => {
    const choices = new RecordedChoices(({ label, usual }) => (label === 'deliver/tester/configmaps' ? 6 : usual));
    const { harness, seen } = watching(new Harness({ choices }));
    harness.run(1);
    harness.create('a');
    harness.run(1000);
    assert.deepEqual(seen, ['201 new a']);
    assert.equal(choices.made.length, 1);
  });

  const disturbances: readonly [string, Partial<DeliveryFaults>, string[]][] = [
    ['delays', { delay: () => seconds(3) }, ['3002 new a', '3002 new b']],
    ['drops', { disturb: (_c, _r, events) => events.filter(isNot('a')) }, ['2 new b']],
    [
      'duplicates',
      { disturb: (_c, _r, events) => [...events, ...events] },
      ['2 new a', '2 new b', '2 changed a', '2 changed b'],
    ],
    ['reorders', { disturb: (_c, _r, events) => [...events].reverse() }, ['2 new b', '2 new a']],
  ];
  for (const [name, fault, expected] of disturbances) {
    it(`lets a fault that ${name} events have its way`, () => {
      const { harness, seen } = watching(new Harness({ faults: faults(fault) }));
      harness.run(1);
      harness.create('a');
      harness.create('b');
      harness.run(10_000);
      assert.deepEqual(seen, expected);
    });
  }
});

const withoutTime = (line: string): string => line.replace(/^\d+ /, '');

const isNot =
  (name: string) =>
  (event: WatchEvent): boolean =>
    event.type === 'ERROR' || nameOf(event.object) !== name;
