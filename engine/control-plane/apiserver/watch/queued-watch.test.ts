import assert from 'node:assert/strict';
import type { KubeObject } from '../../../api/object';
import type { WatchEvent } from '../../../api/request';
import { QueuedWatch } from './queued-watch';

const event = (type: 'ADDED' | 'BOOKMARK', resourceVersion: string): WatchEvent => ({
  type,
  object: { apiVersion: 'v1', kind: 'Pod', metadata: { resourceVersion } as KubeObject['metadata'] },
});
const versions = (events: readonly WatchEvent[]): readonly string[] =>
  events.map((one) => (one.type === 'ERROR' ? 'error' : one.object.metadata.resourceVersion));

function setUp() {
  const told: string[] = [];
  const stream = new QueuedWatch(() => told.push('closed'));
  stream.onReadable(() => told.push('readable'));
  return { stream, told };
}

describe('a queued watch', () => {
  it('tells once of what waits', () => {
    const { stream, told } = setUp();
    stream.push(event('ADDED', '1'));
    stream.push(event('ADDED', '2'));
    assert.deepEqual(versions(stream.poll()), ['1', '2']);
    stream.push(event('ADDED', '3'));
    assert.deepEqual(told, ['readable', 'readable']);
  });

  it('is idle while only bookmarks wait, of which it keeps the last that came by the clock', () => {
    const { stream, told } = setUp();
    stream.push(event('BOOKMARK', '1'));
    for (const version of ['2', '3', '4']) stream.mark(event('BOOKMARK', version));
    assert.equal(stream.isIdle, true);
    assert.deepEqual(told, ['readable']);
    stream.push(event('ADDED', '5'));
    stream.mark(event('BOOKMARK', '6'));
    assert.equal(stream.isIdle, false);
    assert.deepEqual(told, ['readable', 'readable']);
    assert.deepEqual(versions(stream.poll()), ['1', '4', '5', '6']);
    assert.equal(stream.isIdle, true);
  });

  it('tells that it was closed to whoever left a bookmark in it', () => {
    const { stream, told } = setUp();
    stream.mark(event('BOOKMARK', '1'));
    stream.close();
    assert.equal(stream.isIdle, false);
    assert.deepEqual(told, ['readable', 'closed', 'readable']);
    assert.deepEqual(versions(stream.poll()), ['1']);
  });
});
