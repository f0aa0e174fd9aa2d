import { instant, millis } from '../engine/base/brand';
import { SeededRandom } from '../engine/sim/seeded-random';
import { VirtualClock } from '../engine/sim/virtual-clock';
import { measure, print } from './measure';
import type { Output } from './output';

const OPERATIONS = 500_000;
const UNBOUNDED = { within: millis(Infinity), stepsMax: Infinity };

/** The hold model: a queue of constant size, each callback sets the next. */
function hold(out: Output, pending: number): void {
  const prepare = () => {
    const clock = new VirtualClock({ start: instant(0) });
    const random = new SeededRandom(1);
    let left = OPERATIONS;
    const again = (): void => {
      if (left-- > 0) clock.after(millis(random.integer(1, 10_000)), 'hold', again);
    };
    for (let at = 0; at < pending; at++) clock.after(millis(random.integer(1, 10_000)), 'hold', again);
    return clock;
  };
  print(
    out,
    measure(`set and fire, ${pending.toLocaleString('en-US')} pending`, prepare, (clock) => {
      clock.run(UNBOUNDED);
      return OPERATIONS + pending;
    }),
  );
}

function chain(
  out: Output,
  name: string,
  clockOf: (loop: VirtualClock) => { soon(label: string, callback: () => void): unknown },
): void {
  print(
    out,
    measure(
      name,
      () => new VirtualClock({ start: instant(0) }),
      (loop) => {
        const clock = clockOf(loop);
        let left = OPERATIONS;
        const again = (): void => {
          if (left-- > 0) clock.soon('chain', again);
        };
        again();
        loop.run(UNBOUNDED);
        return OPERATIONS;
      },
    ),
  );
}

function cancel(out: Output): void {
  print(
    out,
    measure(
      'set and cancel, 20,000 pending',
      () => {
        const clock = new VirtualClock({ start: instant(0) });
        const random = new SeededRandom(1);
        for (let at = 0; at < 20_000; at++) clock.after(millis(random.integer(1, 10_000)), 'x', () => undefined);
        return { clock, random };
      },
      ({ clock, random }) => {
        for (let at = 0; at < OPERATIONS; at++) clock.after(millis(random.integer(1, 10_000)), 'x', () => undefined)();
        return OPERATIONS;
      },
    ),
  );
}

/** Timers and ready callbacks. */
export function benchClock(out: Output): void {
  for (const pending of [1000, 20_000, 160_000]) hold(out, pending);
  chain(out, 'soon', (loop) => loop);
  chain(out, 'soon, on the clock of a component', (loop) => loop.scope());
  cancel(out);
}
