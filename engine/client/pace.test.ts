import assert from 'node:assert/strict';
import fc from 'fast-check';
import { instant, millis, seconds } from '../base/brand';
import { VirtualClock } from '../sim/virtual-clock';
import { carryOut, oneAtATime, RequestPace, UNHURRIED, type Pace, type Paced } from './pace';
import type { RequestRate } from './request-rate';
import { slowStart } from './slow-start';

const HOUR = seconds(3600);

/** Requests at the pace of a rate, and when each was made. */
function paced(rate: RequestRate, since?: number) {
  const clock = new VirtualClock({ start: instant(0) });
  const pace = new RequestPace({ rate, clock, actor: 'tester', since: instant(since ?? 0) });
  const made: (readonly [at: number, who: string])[] = [];
  const request = (who: string): void => {
    pace.take();
    made.push([clock.now(), who]);
  };
  const run = (): void => void clock.run({ within: HOUR, stepsMax: 1_000_000 });
  return { clock, pace, made, request, run };
}

function* requests(pace: Pace, count: number, request: () => void): Paced {
  for (let index = 0; index < count; index++) {
    if (!pace.isFree()) yield 'next';
    request();
  }
}

describe('pace of requests', () => {
  it('is that of the burst, then of the rate', () => {
    const { pace, made, request, run } = paced({ qps: 20, burst: 3 });
    carryOut(
      pace,
      requests(pace, 6, () => request('a')),
    );
    run();
    assert.deepEqual(
      made.map(([at]) => at),
      [0, 0, 0, 50, 100, 150],
    );
  });

  it('lets a batch stand together, and others in between two', () => {
    const { clock, pace, made, request, run } = paced({ qps: 10, burst: 1 });
    const work = function* (): Paced {
      yield* slowStart(pace, 7, () => request('pod'));
    };
    carryOut(pace, work());
    clock.soon('event', () =>
      carryOut(
        pace,
        requests(pace, 2, () => request('event')),
      ),
    );
    run();
    assert.equal(made.map(([, who]) => who).join(' '), 'pod pod pod event pod pod pod pod event');
  });

  it('makes what follows pay for requests that asked for no turn', () => {
    const { pace, made, request, run } = paced({ qps: 10, burst: 2 });
    for (let index = 0; index < 5; index++) request('at once');
    pace.when(() => request('in turn'));
    run();
    assert.deepEqual(made.at(-1), [400, 'in turn']);
  });

  it('leaves a token that is not wanted to the next', () => {
    const { pace, made, request, run } = paced({ qps: 10, burst: 1 });
    request('first');
    for (let index = 0; index < 5; index++) pace.when(() => undefined);
    pace.when(() => request('last'));
    run();
    assert.deepEqual(made.at(-1), [100, 'last']);
  });

  it('holds nobody back before its time, and nothing is owed then', () => {
    const { clock, pace, made, request, run } = paced({ qps: 1, burst: 1 }, 10_000);
    for (let index = 0; index < 100; index++) request('early');
    clock.after(seconds(10), 'later', () => {
      carryOut(
        pace,
        requests(pace, 3, () => request('late')),
      );
    });
    run();
    assert.deepEqual(
      made.slice(100).map(([at]) => at),
      [10_000, 11_000, 12_000],
    );
  });

  it('lets nothing begin anew that still waits, and all after what failed', () => {
    const { pace, made, request, run } = paced({ qps: 10, burst: 1 });
    const pass = oneAtATime(pace, () => requests(pace, 3, () => request('pass')));
    for (let index = 0; index < 4; index++) pass();
    run();
    assert.equal(made.length, 3);
    pass();
    run();
    assert.equal(made.length, 6);
    let tries = 0;
    const failing = oneAtATime(UNHURRIED, () =>
      requests(UNHURRIED, 1, () => {
        tries++;
        throw new Error('refused');
      }),
    );
    assert.throws(failing, /refused/);
    assert.throws(failing, /refused/);
    assert.equal(tries, 2);
  });

  it('is none where there is no limit', () => {
    let made = 0;
    carryOut(
      UNHURRIED,
      requests(UNHURRIED, 1000, () => made++),
    );
    assert.equal(made, 1000);
  });

  const rates = fc.record({ qps: fc.integer({ min: 1, max: 100 }), burst: fc.integer({ min: 1, max: 50 }) });
  const asked = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 5000 }), count: fc.integer({ min: 1, max: 20 }), batch: fc.boolean() }),
    { minLength: 1, maxLength: 20 },
  );

  it('never lets more through than the burst and the rate of any window, loses none, and keeps the order', () => {
    fc.assert(
      fc.property(rates, asked, (rate, work) => {
        const { clock, pace, made, request, run } = paced(rate);
        work.forEach(({ at, count, batch }, index) => {
          const start = batch
            ? function* (): Paced {
                yield* slowStart(pace, count, () => request(`${index}`));
              }
            : () => requests(pace, count, () => request(`${index}`));
          clock.after(millis(at), 'work', () => carryOut(pace, start()));
        });
        run();
        assert.equal(
          made.length,
          work.reduce((sum, { count }) => sum + count, 0),
        );
        const times = made.map(([at]) => at);
        for (let first = 0; first < times.length; first++) {
          for (let last = first; last < times.length; last++) {
            const window = (times[last] ?? 0) - (times[first] ?? 0);
            assert.ok(last - first + 1 <= rate.burst + (rate.qps * window) / 1000 + 1e-9);
          }
        }
        // Whoever asked for his first request earlier has it earlier.
        const begun = (index: number): number => made.findIndex(([, who]) => who === `${index}`);
        const inOrder = work.map(({ at }, index) => ({ at, index })).sort((a, b) => a.at - b.at || a.index - b.index);
        assert.deepEqual(
          inOrder.map(({ index }) => begun(index)),
          inOrder.map(({ index }) => begun(index)).sort((a, b) => a - b),
        );
      }),
      { numRuns: 200 },
    );
  });
});
