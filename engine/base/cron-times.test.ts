import assert from 'node:assert/strict';
import fc from 'fast-check';
import { instant, type Instant } from './brand';
import { parseCronSchedule, type CronSchedule } from './cron-schedule';
import { nextTime } from './cron-times';
import { offsetAt, timeZone, UTC, type TimeZone } from './time-zone';
import { ZONE_RULES } from './time-zone-rules';
import { formatTime, instantOf } from './timestamp';

const schedule = (text: string): CronSchedule => {
  const parsed = parseCronSchedule(text);
  return typeof parsed === 'string' ? assert.fail(parsed) : parsed;
};
const zone = (name: string): TimeZone => timeZone(name) ?? assert.fail(name);

function times(text: string, from: string, count: number, where: TimeZone = UTC): string[] {
  const found: string[] = [];
  let at: Instant | undefined = instantOf(from);
  for (let turn = 0; turn < count; turn++) {
    at = nextTime(schedule(text), where, at);
    if (at === undefined) break;
    found.push(formatTime(at));
  }
  return found;
}

describe('times of a cron schedule', () => {
  it('come after the instant', () => {
    assert.deepEqual(times('*/5 * * * *', '2026-01-01T00:00:00Z', 2), ['2026-01-01T00:05:00Z', '2026-01-01T00:10:00Z']);
    assert.deepEqual(times('*/5 * * * *', '2026-01-01T00:04:59Z', 1), ['2026-01-01T00:05:00Z']);
    assert.deepEqual(times('@every 90s', '2026-01-01T00:00:05Z', 2), ['2026-01-01T00:01:35Z', '2026-01-01T00:03:05Z']);
  });

  it('know months, weekdays and leap years', () => {
    assert.deepEqual(times('0 0 29 2 *', '2026-01-01T00:00:00Z', 1), ['2028-02-29T00:00:00Z']);
    assert.deepEqual(times('30 6 * * mon', '2026-01-01T00:00:00Z', 2), [
      '2026-01-05T06:30:00Z',
      '2026-01-12T06:30:00Z',
    ]);
    assert.deepEqual(times('0 0 13 * fri', '2026-01-01T00:00:00Z', 3), [
      '2026-01-02T00:00:00Z',
      '2026-01-09T00:00:00Z',
      '2026-01-13T00:00:00Z',
    ]);
    assert.deepEqual(times('0 0 30 2 *', '2026-01-01T00:00:00Z', 1), []);
  });

  it('skip what daylight saving skips, and repeat what it repeats', () => {
    const berlin = zone('Europe/Berlin');
    assert.deepEqual(times('30 2 * * *', '2026-03-28T00:00:00Z', 3, berlin), [
      '2026-03-28T01:30:00Z',
      '2026-03-30T00:30:00Z',
      '2026-03-31T00:30:00Z',
    ]);
    assert.deepEqual(times('30 2 * * *', '2026-10-24T12:00:00Z', 3, berlin), [
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:30:00Z',
      '2026-10-26T01:30:00Z',
    ]);
    assert.deepEqual(times('0 9 * * *', '2026-07-01T00:00:00Z', 1, zone('Asia/Kathmandu')), ['2026-07-01T03:15:00Z']);
    assert.deepEqual(times('0 0 * * *', '2026-07-01T00:00:00Z', 1, zone('Australia/Lord_Howe')), [
      '2026-07-01T13:30:00Z',
    ]);
  });

  it('are those that a walk by minutes finds', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Sydney', 'Asia/Kolkata', 'America/Santiago'];
    const texts = ['*/7 * * * *', '0 */5 * * *', '15 3 * * *', '59 23 * * 0', '30 2 29 3 *', '0 0 1,25 * 6'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...texts),
        fc.integer({ min: 0, max: 3 * 365 * 1440 }),
        (name, text, minute) => {
          const where = zone(name);
          const cron = schedule(text);
          const from = instant(instantOf('2026-01-01T00:00:00Z') + minute * 60_000);
          const found = nextTime(cron, where, from) ?? assert.fail();
          for (let at = from + 60_000; at < Math.min(found, from + 3 * 86_400_000); at += 60_000)
            assert.notEqual(nextTime(cron, where, instant(at - 60_000)), at, formatTime(instant(at)));
          const local = new Date(found + offsetAt(where, found) * 1000);
          assert.ok(cron.minutes.has(local.getUTCMinutes()) && cron.hours.has(local.getUTCHours()));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('time zones', () => {
  it('agree with those of the platform', () => {
    for (const name of [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'America/Santiago',
      'Africa/Cairo',
      'Asia/Kolkata',
    ]) {
      const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
      for (let day = 0; day < 730; day += 5) {
        const at = instant(instantOf('2026-01-01T00:00:00Z') + day * 86_400_000);
        const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
        const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? [];
        const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60);
        assert.equal(offsetAt(zone(name), at), offset, `${name} ${formatTime(at)}`);
      }
    }
  });

  it('can all be read', () => {
    for (const zones of Object.values(ZONE_RULES)) for (const name of zones.split(' ')) zone(name);
    assert.equal(timeZone('Europe/Atlantis'), undefined);
  });
});
