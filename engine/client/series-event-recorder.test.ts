import assert from 'node:assert/strict';
import type { KubeObject } from '../api/object';
import type { Event } from '../api/types/events-v1';
import { SeededRandom } from '../sim/seeded-random';
import { SeriesEventRecorder } from './series-event-recorder';
import { Harness } from './testing/harness';

const MINUTE = 60_000;

function recording() {
  const harness = new Harness();
  const about = harness.create('web');
  const recorder = new SeriesEventRecorder({
    sink: harness.client,
    clock: harness.clock,
    random: new SeededRandom(1),
    controller: 'default-scheduler',
    instance: 'default-scheduler-cp',
  });
  const say = (note: string): void => {
    recorder.record(about, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', note });
    harness.run(0);
  };
  const all = (): readonly Event[] => {
    const found = harness.transport.store.range('events');
    assert.ok(found.ok);
    return found.entries.map(({ value }): KubeObject => value) as unknown as Event[];
  };
  return { harness, say, all };
}

describe('series event recorder', () => {
  it('writes the first, makes a series of the second, counts the rest in silence', () => {
    const { harness, say, all } = recording();
    say('0/3 nodes are available');
    assert.deepEqual(
      [all()[0]?.note, all()[0]?.eventTime, all()[0]?.series],
      ['0/3 nodes are available', '2026-01-01T00:00:00.000000Z', undefined],
    );
    harness.run(1000);
    say('another text');
    assert.deepEqual(all()[0]?.series, { count: 2, lastObservedTime: '2026-01-01T00:00:01.000000Z' });
    const before = harness.transport.requests.length;
    for (let turn = 0; turn < 5; turn++) say('x');
    assert.equal(harness.transport.requests.length, before);
    assert.deepEqual([all().length, all()[0]?.note], [1, '0/3 nodes are available']);
  });

  it('writes the count when the series has been silent for six minutes, and begins another after it', () => {
    const { harness, say, all } = recording();
    for (let turn = 0; turn < 7; turn++) say('x');
    harness.run(13 * MINUTE);
    assert.deepEqual(all()[0]?.series?.count, 7);
    say('x');
    assert.equal(all().length, 2);
  });

  it('keeps no timer when there is nothing to say', () => {
    const { harness, say } = recording();
    say('x');
    harness.run(20 * MINUTE);
    assert.equal(harness.clock.nextDue(), undefined);
  });
});
