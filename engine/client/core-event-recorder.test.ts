import assert from 'node:assert/strict';
import { events } from '../api/resources';
import type { Event } from '../api/types/core-v1';
import type { EventRecorder } from './component';
import { Harness } from './testing/harness';

function recording() {
  const harness = new Harness();
  const about = harness.create('web');
  let recorder: EventRecorder | undefined;
  const eventSource = { component: 'kubelet', host: 'worker-1' };
  const identity = { name: 'kubelet/worker-1', user: { name: 'kubelet', groups: [] }, eventSource };
  harness.runner((context) => (recorder = context.events), { identity }).start();
  const say = (message: string, fieldPath?: string): void => {
    recorder?.record(about, 'Warning', 'BackOff', message, fieldPath);
    harness.run(0);
  };
  const all = (): readonly Event[] => harness.client.list(events);
  return { harness, about, say, all, recorder };
}

describe('event recorder', () => {
  it('writes an event as client-go does', () => {
    const { say, all, about } = recording();
    say('Back-off', 'spec.containers{web}');
    const [event] = all();
    assert.match(event?.metadata.name ?? '', /^web\.1886[0-9a-f]{12}$/);
    const { metadata: _, ...rest } = event ?? { metadata: undefined };
    assert.deepEqual(rest, {
      apiVersion: 'v1',
      kind: 'Event',
      involvedObject: {
        kind: 'ConfigMap',
        namespace: 'default',
        name: 'web',
        uid: about.metadata.uid,
        apiVersion: 'v1',
        resourceVersion: '2',
        fieldPath: 'spec.containers{web}',
      },
      reason: 'BackOff',
      message: 'Back-off',
      source: { component: 'kubelet', host: 'worker-1' },
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
      count: 1,
      type: 'Warning',
      eventTime: null,
      reportingComponent: 'kubelet',
      reportingInstance: 'worker-1',
    });
  });

  it('counts the same event again, and makes it anew when it was removed', () => {
    const { harness, say, all } = recording();
    say('Back-off');
    harness.run(5000);
    say('Back-off');
    const [event] = all();
    assert.deepEqual(
      [all().length, event?.count, event?.firstTimestamp, event?.lastTimestamp],
      [1, 2, '2026-01-01T00:00:00Z', '2026-01-01T00:00:05Z'],
    );
    harness.client.remove(events, { namespace: 'default', name: event?.metadata.name ?? '' });
    say('Back-off');
    assert.deepEqual(
      all().map(({ count }) => count),
      [3],
    );
  });

  it('combines the tenth similar message and all after it', () => {
    const { say, all } = recording();
    for (let turn = 1; turn <= 12; turn++) say(`pod ${turn}`);
    const combined = all().filter(({ message }) => message?.startsWith('(combined from similar events): ') === true);
    assert.deepEqual(
      combined.map(({ message, count }) => [message, count]),
      [['(combined from similar events): pod 12', 3]],
    );
    assert.equal(all().length, 10);
  });

  it('forgets similar messages after ten minutes', () => {
    const { harness, say, all } = recording();
    for (let turn = 1; turn <= 9; turn++) say(`pod ${turn}`);
    harness.run(600_001);
    say('pod 10');
    assert.equal(all().filter(({ message }) => message === 'pod 10').length, 1);
  });

  it('holds a flood about one object to 25, then one in five minutes', () => {
    const { harness, say, all } = recording();
    for (let turn = 0; turn < 40; turn++) say('Back-off');
    assert.equal(all()[0]?.count, 25);
    harness.run(300_000);
    say('Back-off');
    assert.equal(all()[0]?.count, 41);
  });

  it('writes events of what has no namespace to default, and survives a refusal', () => {
    const { harness, all, recorder } = recording();
    harness.transport.refuse = () => undefined;
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1', uid: 'n1' } };
    recorder?.record(node as never, 'Normal', 'NodeReady', 'ready');
    harness.run(0);
    assert.equal(all()[0]?.metadata.namespace, 'default');
  });
});
