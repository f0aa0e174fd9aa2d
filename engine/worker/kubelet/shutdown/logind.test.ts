import assert from 'node:assert/strict';
import { instant, millis, seconds } from '../../../base/brand';
import { VirtualClock } from '../../../sim/virtual-clock';
import { Logind } from './logind';
import { usualGrace, type ShutdownGrace } from './shutdown-grace';

/** A machine whose one inhibitor releases its lock after so many seconds, or never. */
class Bench {
  readonly clock = new VirtualClock({ start: instant(0) });
  readonly logind = new Logind(this.clock);
  readonly log: string[] = [];

  inhibit(busySeconds: number | undefined, grace?: ShutdownGrace): this {
    this.logind.inhibit({
      grace,
      prepareForShutdown: (given, release) => {
        this.note(`told of ${given.total / 1000} s`);
        if (busySeconds !== undefined) this.clock.after(seconds(busySeconds), 'busy', release);
      },
    });
    return this;
  }

  shutDown(grace?: ShutdownGrace): this {
    this.logind.shutDown({
      ...(grace === undefined ? {} : { grace }),
      goesOn: (how) => this.note(how),
      done: () => this.note('off'),
    });
    return this;
  }

  run(duration: number): readonly string[] {
    this.clock.run({ within: millis(duration * 1000), stepsMax: 1000 });
    return this.log;
  }

  private note(what: string): void {
    this.log.push(`${this.clock.now() / 1000}: ${what}`);
  }
}

const THIRTY = usualGrace(seconds(30));

describe('logind', () => {
  it('shuts down at once when nobody holds a lock', () => {
    assert.deepEqual(new Bench().shutDown().log, ['0: without delay', '0: off']);
  });

  it('does not ask who is configured not to put shutdowns off', () => {
    assert.deepEqual(new Bench().inhibit(5).shutDown().log, ['0: without delay', '0: off']);
    assert.deepEqual(new Bench().inhibit(5).shutDown(usualGrace(seconds(0))).log, ['0: without delay', '0: off']);
  });

  it('goes on when the lock is released, and lets services stop', () => {
    const log = new Bench().inhibit(5, THIRTY).shutDown().run(60);
    assert.deepEqual(log, ['0: told of 30 s', '5: lock released', '6: off']);
  });

  it('waits no longer than the grace', () => {
    assert.deepEqual(new Bench().inhibit(undefined, THIRTY).shutDown().run(60), [
      '0: told of 30 s',
      '30: time over',
      '30: off',
    ]);
    assert.deepEqual(new Bench().inhibit(29, THIRTY).shutDown().run(60).slice(1), ['29: lock released', '30: off']);
  });

  it('takes a grace that is said instead of the configured one', () => {
    const log = new Bench()
      .inhibit(undefined, THIRTY)
      .shutDown(usualGrace(seconds(12)))
      .run(60);
    assert.deepEqual(log, ['0: told of 12 s', '12: time over', '12: off']);
  });

  it('goes on when the process that holds the lock ends', () => {
    const bench = new Bench().inhibit(20, THIRTY).shutDown();
    bench.run(3);
    bench.logind.drop();
    assert.deepEqual(bench.run(60), ['0: told of 30 s', '3: lock released', '4: off']);
  });

  it('forgets a shutdown when the power fails meanwhile', () => {
    const bench = new Bench().inhibit(5, THIRTY).shutDown();
    bench.run(1);
    bench.logind.reset();
    assert.equal(bench.logind.isShuttingDown, false);
    assert.deepEqual(bench.run(60), ['0: told of 30 s']);
  });

  it('begins once', () => {
    const log = new Bench().inhibit(5, THIRTY).shutDown().shutDown().run(60);
    assert.deepEqual(log, ['0: told of 30 s', '5: lock released', '6: off']);
  });
});
