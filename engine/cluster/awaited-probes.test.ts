import assert from 'node:assert/strict';
import type { Pod, Probe } from '../api/types/core-v1';
import { instant } from '../base/brand';
import { awaitsProbes } from './awaited-probes';

interface Case {
  readonly readiness?: Probe;
  readonly startup?: Probe;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly phase?: string;
  readonly deletionTimestamp?: string;
}

/** A pod whose container started at T+0. */
const pod = ({
  readiness,
  startup,
  ready = false,
  started = true,
  annotations = {},
  phase,
  deletionTimestamp,
}: Case): Pod =>
  ({
    metadata: { name: 'web', annotations, ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) },
    spec: { containers: [{ name: 'web', readinessProbe: readiness, startupProbe: startup }] },
    status: {
      phase: phase ?? 'Running',
      containerStatuses: [{ name: 'web', ready, started, state: { running: { startedAt: '1970-01-01T00:00:00Z' } } }],
    },
  }) as unknown as Pod;

const probe: Probe = { httpGet: { port: 80 }, periodSeconds: 1, successThreshold: 1, timeoutSeconds: 1 };
const http = (from: string): Readonly<Record<string, string>> => ({
  'sim.http/web': JSON.stringify({
    80: {
      '/ready': [
        { from: '0s', status: 503 },
        { from, status: 200 },
      ],
    },
  }),
});
const exec = (from: string): Readonly<Record<string, string>> => ({
  'sim.exec/web': JSON.stringify({
    check: [
      { from: '0s', exitCode: 1 },
      { from, exitCode: 0 },
    ],
  }),
});

describe('a pod whose probes are waited for', () => {
  const until = (of: Case): number => {
    let second = 0;
    while (second < 1000 && awaitsProbes(pod(of), instant(second * 1000))) second++;
    return second;
  };

  it('is waited for while probes that follow its start may speak', () => assert.equal(until({ readiness: probe }), 5));
  it('is waited for until its probes begin', () =>
    assert.equal(until({ readiness: { ...probe, initialDelaySeconds: 30 } }), 35));
  it('is waited for until its answers have changed', () => {
    assert.equal(until({ readiness: probe, annotations: http('60s') }), 65);
    assert.equal(until({ readiness: probe, annotations: exec('20s') }), 25);
  });
  it('is waited for by both probes while it has not started up', () => {
    const startup = { ...probe, periodSeconds: 5 };
    assert.equal(until({ readiness: probe, startup, started: false }), 16);
    assert.equal(until({ readiness: probe, startup, started: true }), 5);
  });
  it('needs as many successes as it says', () =>
    assert.equal(until({ readiness: { ...probe, successThreshold: 3 } }), 7));

  const never: readonly (readonly [string, Case])[] = [
    ['is ready', { readiness: probe, ready: true }],
    ['has no probes', {}],
    ['is being deleted', { readiness: probe, deletionTimestamp: '1970-01-01T00:00:00Z' }],
    ['has ended', { readiness: probe, phase: 'Succeeded' }],
  ];
  for (const [why, of] of never) it(`is not waited for when it ${why}`, () => assert.equal(until(of), 0));

  it('is not waited for any longer because of annotations that nobody can read', () =>
    assert.equal(until({ readiness: probe, annotations: { 'sim.http/web': 'nonsense' } }), 5));
});
