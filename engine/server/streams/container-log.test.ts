import assert from 'node:assert/strict';
import type { Pod } from '../../api/types/core-v1';
import { instant } from '../../base/brand';
import type { Runtime } from '../../worker/runtime/cri';
import { runWithLog } from './container-log';

type Runs = readonly (readonly [state: 'running' | 'exited', attempt: number])[];

const runtime = (runs: Runs): Runtime =>
  ({
    podContainers: () =>
      runs.map(([state, attempt]) => ({ id: `c${attempt}`, name: 'app', state, attempt, startedAt: instant(attempt) })),
  }) as unknown as Runtime;

const pod = (state: object, lastState: object = {}): Pod =>
  ({
    metadata: { name: 'web', uid: 'u' },
    status: { containerStatuses: [{ name: 'app', state, lastState }] },
  }) as unknown as Pod;

const RUNNING = { running: { startedAt: '2026-01-01T00:00:00Z' } };
const ENDED = { terminated: { exitCode: 1, containerID: 'containerd://c0' } };
const WAITING = { waiting: { reason: 'CrashLoopBackOff' } };

describe('the run of a container whose log is wanted', () => {
  const found = (of: Pod, runs: Runs, previous: boolean): string => runWithLog(runtime(runs), of, 'app', previous).id;

  it('is the newest', () =>
    assert.equal(
      found(
        pod(RUNNING, ENDED),
        [
          ['exited', 0],
          ['running', 1],
        ],
        false,
      ),
      'c1',
    ));
  it('is the one before', () =>
    assert.equal(
      found(
        pod(RUNNING, ENDED),
        [
          ['exited', 0],
          ['running', 1],
        ],
        true,
      ),
      'c0',
    ));
  it('is the last one, for the one before, while the next one is waited for', () =>
    assert.equal(found(pod(WAITING, ENDED), [['exited', 1]], true), 'c1'));

  const none: readonly (readonly [why: string, of: Pod, runs: Runs, previous: boolean, says: RegExp])[] = [
    [
      'there was none',
      pod(RUNNING),
      [['running', 0]],
      true,
      /previous terminated container "app" in pod "web" not found$/,
    ],
    [
      'it was cleaned up',
      pod(ENDED, ENDED),
      [['exited', 1]],
      true,
      /unable to retrieve container logs for containerd:\/\/c0$/,
    ],
    ['it has not begun', pod(WAITING), [], false, /is waiting to start: CrashLoopBackOff$/],
  ];
  for (const [why, of, runs, previous, says] of none)
    it(`is none when ${why}`, () => assert.throws(() => found(of, runs, previous), says));
});
