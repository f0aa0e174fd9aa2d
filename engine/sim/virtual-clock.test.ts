import assert from 'node:assert/strict';
import fc from 'fast-check';
import { instant, millis } from '../base/brand';
import { RecordedChoices } from './recorded-choices';
import { VirtualClock } from './virtual-clock';

const UNBOUNDED = { within: millis(Infinity), stepsMax: 1e6 };
const START = instant(0);

describe('virtual clock', () => {
  it('fires by instant, then in the order of setting; ready callbacks after those that were set earlier', () => {
    const clock = new VirtualClock({ start: START });
    const fired: string[] = [];
    const note = (name: string) => () => fired.push(`${name}@${clock.now()}`);
    clock.after(millis(5), 'a', () => {
      note('a')();
      clock.soon('d', note('d'));
      clock.after(millis(0), 'e', note('e'));
    });
    clock.after(millis(3), 'b', note('b'));
    clock.after(millis(5), 'c', note('c'));
    assert.deepEqual(clock.run(UNBOUNDED), { kind: 'quiescent', at: 5 });
    assert.deepEqual(fired, ['b@3', 'a@5', 'c@5', 'd@5', 'e@5']);
  });

  it('leaves the clock at the deadline with everything due up to it fired', () => {
    const clock = new VirtualClock({ start: START });
    let ticks = 0;
    clock.every(millis(10), 'tick', () => ticks++);
    assert.deepEqual(clock.run({ within: millis(30), stepsMax: 100 }), { kind: 'deadline', at: 30 });
    assert.equal(ticks, 3);
    assert.equal(clock.now(), 30);
  });

  it('stops when done, and at the limit of steps', () => {
    const clock = new VirtualClock({ start: START });
    let ticks = 0;
    clock.every(millis(10), 'tick', () => ticks++);
    assert.deepEqual(
      clock.run(UNBOUNDED, () => ticks === 2),
      { kind: 'satisfied', at: 20 },
    );
    assert.deepEqual(clock.run({ within: millis(1000), stepsMax: 3 }), { kind: 'step-limit', at: 50, steps: 3 });
  });

  it('cancels a periodic callback from within', () => {
    const clock = new VirtualClock({ start: START });
    let ticks = 0;
    const cancel = clock.every(millis(1), 'tick', () => {
      if (++ticks === 3) cancel();
    });
    assert.deepEqual(clock.run(UNBOUNDED), { kind: 'quiescent', at: 3 });
  });

  it('says when the next is due, with labels ignored, and skips over nothing', () => {
    const clock = new VirtualClock({ start: START });
    clock.after(millis(7), 'heartbeat', () => undefined);
    clock.after(millis(9), 'work', () => undefined);
    assert.equal(clock.nextDue(), 7);
    assert.equal(
      clock.nextDue((label) => label === 'heartbeat'),
      9,
    );
    clock.skipTo(instant(6));
    assert.equal(clock.now(), 6);
    assert.throws(() => clock.skipTo(instant(7)), /is due/);
  });

  it('refuses to run within itself, and runs on after a callback has thrown', () => {
    const clock = new VirtualClock({ start: START });
    clock.soon('nested', () => clock.run(UNBOUNDED));
    clock.soon('next', () => undefined);
    assert.throws(() => clock.run(UNBOUNDED), /runs already/);
    assert.deepEqual(clock.run(UNBOUNDED), { kind: 'quiescent', at: 0 });
  });

  it('lets choices reorder what is due at one instant, oldest of each label first', () => {
    const picks = [1, 1, 0];
    const clock = new VirtualClock({ start: START, order: new RecordedChoices(() => picks.shift() ?? 0) });
    const fired: string[] = [];
    for (const name of ['a1', 'b1', 'a2', 'c1']) clock.after(millis(2), name.slice(0, 1), () => fired.push(name));
    clock.run(UNBOUNDED);
    assert.deepEqual(fired, ['b1', 'c1', 'a1', 'a2']);
  });

  it('agrees with a sorted list, whatever is set and cancelled', () => {
    const operation = fc.oneof(
      fc.record({ set: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ cancel: fc.nat(200) }),
      fc.record({ run: fc.integer({ min: 0, max: 15 }) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
        const clock = new VirtualClock({ start: START });
        const model: { due: number; id: number }[] = [];
        const cancels: (() => void)[] = [];
        const fired: number[] = [];
        const expected: number[] = [];
        for (const step of operations) {
          if ('set' in step) {
            const id = cancels.length;
            cancels.push(clock.after(millis(step.set), 't', () => fired.push(id)));
            model.push({ due: clock.now() + step.set, id });
          } else if ('cancel' in step) {
            cancels[step.cancel]?.();
            const index = model.findIndex(({ id }) => id === step.cancel);
            if (index >= 0) model.splice(index, 1);
          } else {
            const deadline = clock.now() + step.run;
            const due = model.filter((timer) => timer.due <= deadline).sort((a, b) => a.due - b.due || a.id - b.id);
            expected.push(...due.map(({ id }) => id));
            for (const timer of due) model.splice(model.indexOf(timer), 1);
            if (clock.run({ within: millis(step.run), stepsMax: 1e6 }).kind === 'quiescent')
              clock.skipTo(instant(deadline));
          }
        }
        assert.deepEqual(fired, expected);
      }),
      { numRuns: 200 },
    );
  });
});
