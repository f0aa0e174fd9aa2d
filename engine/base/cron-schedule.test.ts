import assert from 'node:assert/strict';
import { parseCronSchedule, type CronSchedule } from './cron-schedule';

const parsed = (text: string): CronSchedule => {
  const schedule = parseCronSchedule(text);
  if (typeof schedule === 'string') assert.fail(`${text}: ${schedule}`);
  return schedule;
};

describe('parseCronSchedule', () => {
  it('reads lists, ranges, steps and names', () => {
    const { minutes, hours, months, daysOfWeek } = parsed('0-30/15,45 */6 * JAN,mar mon-FRI');
    assert.deepEqual([...minutes], [0, 15, 30, 45]);
    assert.deepEqual([...hours], [0, 6, 12, 18]);
    assert.deepEqual([...months], [1, 3]);
    assert.deepEqual([...daysOfWeek], [1, 2, 3, 4, 5]);
  });
  it('a number with a step goes on to the end', () => assert.deepEqual([...parsed('50/5 * * * *').minutes], [50, 55]));
  it('either day may match when both are restricted', () => {
    assert.equal(parsed('0 0 1 * 1').anyDay, true);
    assert.equal(parsed('0 0 * * 1').anyDay, false);
    assert.equal(parsed('0 0 */2 * 1').anyDay, true);
  });
  it('reads descriptors', () => assert.deepEqual([...parsed('@weekly').daysOfWeek], [0]));
  it('reads intervals in whole seconds', () => {
    assert.equal(parsed('@every 1h30m').everySeconds, 5400);
    assert.equal(parsed('@every 10ms').everySeconds, 1);
  });
  it('takes a zone before the fields', () => assert.deepEqual([...parsed('TZ=UTC 5 * * * *').minutes], [5]));
  const refused: readonly (readonly [string, string])[] = [
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['61 * * * *', 'end of range (61) above maximum (59): 61'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
    ['@often', 'unrecognized descriptor: @often'],
    ['@every x', 'failed to parse duration @every x: time: invalid duration "x"'],
  ];
  for (const [text, message] of refused)
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseCronSchedule(text), message));
});
