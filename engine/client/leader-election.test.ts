import assert from 'node:assert/strict';
import { events, leases } from '../api/resources';
import type { Lease } from '../api/types/coordination-v1';
import type { ComponentRunner } from './component-runner';
import { LeaderElector } from './leader-election';
import { Harness } from './testing/harness';
import { refusal } from './testing/fake-transport';

const LOCK = { namespace: 'kube-system', name: 'kube-scheduler' };

class Scene extends Harness {
  readonly story: string[] = [];
  private readonly runners = new Map<string, ComponentRunner>();

  candidate(id: string, releaseOnStop = false): ComponentRunner {
    const identity = { name: id, user: { name: `system:${id}`, groups: [] } };
    let elector: LeaderElector | undefined;
    const runner = this.runner(() => undefined, {
      identity,
      make: () => ({
        name: id,
        start: (context) => {
          const { client, clock, random, events } = context;
          elector = new LeaderElector({
            client,
            clock,
            random,
            events,
            lock: LOCK,
            identity: id,
            releaseOnStop,
            onStartedLeading: () => this.story.push(`${this.elapsed} ${id} leads`),
            onStoppedLeading: () => {
              this.story.push(`${this.elapsed} ${id} lost`);
              context.exit('leader election lost');
            },
          });
          elector.start();
        },
        stop: () => elector?.stop(),
      }),
    });
    this.runners.set(id, runner);
    runner.start();
    return runner;
  }

  get lease(): Lease['spec'] | undefined {
    return this.client.get(leases, LOCK)?.spec;
  }
}

describe('leader election', () => {
  it('takes a lease that is not there, renews it every two seconds, and says so', () => {
    const scene = new Scene();
    scene.candidate('a');
    scene.run(5000);
    assert.deepEqual(scene.story, ['0 a leads']);
    assert.deepEqual(scene.lease, {
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      acquireTime: '2026-01-01T00:00:00.000000Z',
      renewTime: '2026-01-01T00:00:04.000000Z',
      leaseTransitions: 0,
    });
    const [event] = scene.client.list(events);
    assert.deepEqual(
      [event?.reason, event?.message, event?.involvedObject.kind],
      ['LeaderElection', 'a became leader', 'Lease'],
    );
    const reads = scene.transport.requests.filter(({ verb, user }) => verb === 'get' && user.name === 'system:a');
    assert.equal(reads.length, 1);
  });

  it('passes to another between 15 and 24 seconds after the last renewal of one that crashed', () => {
    for (let seed = 0; seed < 20; seed++) {
      const scene = new Scene();
      const first = scene.candidate('a');
      scene.run(1000 + seed * 137);
      scene.candidate('b');
      scene.run(20_000);
      const renewed = Math.floor(scene.elapsed / 2000) * 2000;
      first.crash();
      scene.run(30_000);
      const since = Number(scene.story[1]?.split(' ')[0]) - renewed;
      assert.match(scene.story[1] ?? '', /b leads/);
      assert.ok(since >= 15_000 && since <= 24_000, `${since}`);
      assert.equal(scene.lease?.leaseTransitions, 1);
    }
  });

  it('does not look at the time in the lease, only at when it saw it change', () => {
    const scene = new Scene();
    scene.candidate('a').crash();
    scene.run(600_000);
    scene.candidate('b');
    scene.run(14_000);
    assert.deepEqual(scene.story, ['0 a leads']);
    scene.run(6000);
    assert.match(scene.story[1] ?? '', /b leads/);
  });

  it('gives up ten seconds after the first renewal that failed, and exits', () => {
    const scene = new Scene();
    const runner = scene.candidate('a');
    scene.run(3000);
    scene.transport.refuse = () => refusal(500, 'InternalError');
    scene.run(30_000);
    assert.deepEqual(scene.story, ['0 a leads', '14000 a lost']);
    assert.equal(runner.state, 'stopped');
  });

  it('renews again after a short outage', () => {
    const scene = new Scene();
    scene.candidate('a');
    scene.run(3000);
    scene.transport.refuse = () => refusal(500, 'InternalError');
    scene.run(8000);
    scene.transport.refuse = () => undefined;
    scene.run(60_000);
    assert.deepEqual(scene.story, ['0 a leads']);
  });

  it('is released by a clean stop if asked to, so that another leads within 4.4 seconds', () => {
    const scene = new Scene();
    const first = scene.candidate('a', true);
    scene.candidate('b');
    scene.run(20_000);
    first.stop();
    assert.deepEqual([scene.lease?.holderIdentity, scene.lease?.leaseDurationSeconds], ['', 1]);
    scene.run(4400);
    assert.match(scene.story[1] ?? '', /b leads/);
  });

  it('is lost to whoever writes over the lease', () => {
    const scene = new Scene();
    scene.candidate('a');
    scene.run(3000);
    scene.client.patch(leases, LOCK, { type: 'merge', body: { spec: { holderIdentity: 'intruder' } } });
    scene.run(20_000);
    assert.deepEqual(scene.story, ['0 a leads', '14000 a lost']);
  });
});
