import assert from 'node:assert/strict';
import { cronjobs, jobs, pods } from '../../../api/resources';
import { jobController } from '../job/job-controller';
import { ControllerHarness } from '../testing/harness';
import { template } from '../testing/objects';
import { cronJobController } from './cronjob-controller';

function scheduled(spec: object, seconds: number): ControllerHarness {
  const harness = new ControllerHarness([jobController, cronJobController]);
  harness.kubelet.addNode('n1');
  const { metadata, spec: podSpec } = template();
  harness.create(cronjobs, {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default' },
    spec: {
      schedule: '* * * * *',
      jobTemplate: { spec: { template: { metadata, spec: { ...podSpec, restartPolicy: 'Never' } } } },
      ...spec,
    },
  } as never);
  harness.run(seconds);
  return harness;
}

const names = (harness: ControllerHarness): readonly string[] => harness.list(jobs).map((job) => job.metadata.name);
const finishAll = (harness: ControllerHarness): void => {
  for (const pod of harness.list(pods)) harness.kubelet.finish(pod, 'Succeeded');
  harness.run(5);
};

describe('cronjob controller', () => {
  it('makes a job each minute, named by the minute', () => {
    const harness = scheduled({}, 125);
    assert.equal(names(harness).length, 2);
    const [first, second] = names(harness).map((name) => Number(name.replace('tick-', '')));
    assert.equal((second ?? 0) - (first ?? 0), 1);
    const { status } = harness.get(cronjobs, 'tick') ?? assert.fail();
    assert.deepEqual(
      status.active?.map(({ name }) => name),
      names(harness),
    );
    assert.equal(status.lastScheduleTime?.endsWith(':00Z'), true);
  });

  it('says that a schedule can never come, whenever it is given one', () => {
    const harness = scheduled({ schedule: '0 0 31 2 *' }, 5);
    const said =
      'InvalidSchedule: invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second';
    assert.deepEqual(harness.eventsOf('CronJob'), [said]);
    harness.patch(cronjobs, 'tick', { spec: { schedule: '* * * * *' } });
    harness.run(65);
    assert.equal(names(harness).length, 1);
    harness.patch(cronjobs, 'tick', { spec: { schedule: '0 0 30 2 *' } });
    harness.run(5);
    assert.ok(harness.eventsOf('CronJob').includes(said.replace('31', '30')));
  });

  it('sees jobs end, and keeps as many as the history may hold', () => {
    const harness = scheduled({ successfulJobsHistoryLimit: 1 }, 65);
    const [first] = names(harness);
    finishAll(harness);
    harness.run(60);
    finishAll(harness);
    assert.deepEqual(names(harness).includes(first ?? ''), false);
    const events = harness.eventsOf('CronJob');
    assert.ok(events.includes(`SawCompletedJob: Saw completed job: ${first}, condition: Complete`));
    assert.ok(events.includes(`SuccessfulDelete: Deleted job ${first}`));
    assert.notEqual(harness.get(cronjobs, 'tick')?.status.lastSuccessfulTime, undefined);
  });

  it('forbids a second one, and starts it as soon as the first has ended', () => {
    const harness = scheduled({ concurrencyPolicy: 'Forbid' }, 130);
    assert.equal(names(harness).length, 1);
    assert.ok(harness.eventsOf('CronJob').some((event) => event.startsWith('JobAlreadyActive: ')));
    finishAll(harness);
    assert.equal(names(harness).length, 2);
  });

  it('replaces the one that runs', () => {
    const harness = scheduled({ concurrencyPolicy: 'Replace' }, 65);
    const [first] = names(harness);
    harness.run(60);
    assert.deepEqual(names(harness).filter((name) => name !== first).length, 1);
    assert.ok(harness.eventsOf('CronJob').includes(`SuccessfulDelete: Deleted job ${first}`));
  });

  it('catches up with the newest time alone, and not beyond the deadline', () => {
    const harness = scheduled({ suspend: true }, 605);
    assert.deepEqual(names(harness), []);
    harness.patch(cronjobs, 'tick', { spec: { suspend: false } });
    harness.run(5);
    assert.equal(names(harness).length, 1);
    const late = scheduled({ schedule: '0 * * * *', suspend: true, startingDeadlineSeconds: 30 }, 3700);
    late.patch(cronjobs, 'tick', { spec: { suspend: false } });
    late.run(5);
    assert.deepEqual(names(late), []);
  });

  it('goes by the clock of its zone', () => {
    const harness = scheduled({ schedule: '* * * * *', timeZone: 'Asia/Kathmandu' }, 65);
    const [job] = harness.list(jobs);
    assert.match(job?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'] ?? '', /\+05:45$/);
  });

  it('begins a new schedule with its next time, and makes up for none', () => {
    const harness = scheduled({ schedule: '59 23 * * *' }, 65);
    harness.patch(cronjobs, 'tick', { spec: { schedule: '* * * * *' } });
    harness.run(5);
    assert.deepEqual(names(harness), []);
    harness.run(60);
    assert.equal(names(harness).length, 1);
  });

  it('says nothing of the end of a job that the history has no room for', () => {
    const harness = scheduled({ successfulJobsHistoryLimit: 0 }, 65);
    finishAll(harness);
    assert.deepEqual(names(harness), []);
    const events = harness.eventsOf('CronJob');
    assert.ok(!events.some((event) => event.startsWith('SawCompletedJob')));
    assert.notEqual(harness.get(cronjobs, 'tick')?.status.lastSuccessfulTime, undefined);
  });
});
