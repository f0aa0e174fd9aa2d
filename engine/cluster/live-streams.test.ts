import assert from 'node:assert/strict';
import { QueuedWatch } from '../control-plane/apiserver/watch/queued-watch';
import { LiveStreams } from './live-streams';

describe('streams that go down with something', () => {
  it('are all closed, once', () => {
    const streams = new LiveStreams();
    const closed: number[] = [];
    for (let index = 0; index < 200; index++) streams.add(new QueuedWatch(() => closed.push(index)));
    streams.closeAll();
    streams.closeAll();
    assert.deepEqual(
      closed,
      Array.from({ length: 200 }, (_, index) => index),
    );
  });

  it('are let go of when they have ended by themselves', () => {
    const streams = new LiveStreams();
    const living = streams.add(new QueuedWatch(() => undefined));
    for (let index = 0; index < 10_000; index++) streams.add(new QueuedWatch(() => undefined)).close();
    assert.ok(streams.size <= 65);
    streams.closeAll();
    assert.ok(living.closed && streams.size === 0);
  });
});
