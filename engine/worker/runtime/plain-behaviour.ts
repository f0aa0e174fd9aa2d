import { millis } from '../../base/brand';
import type { Behaviour, HttpStep, Routes, Run } from './behaviour';

/** Runs for ever, obeys the stop signal at once. */
export const PLAIN_RUN: Run = {
  duration: undefined,
  exitCode: 0,
  reason: undefined,
  message: undefined,
  log: [],
  onStop: { kind: 'obeys', after: millis(0) },
  stopExitCode: 143,
  createError: undefined,
  startError: undefined,
  memory: [],
};

/** Nothing but a process that runs: images of the registry `registry.sim` are so until a pod says more. */
export const SILENT: Behaviour = {
  runs: [PLAIN_RUN],
  exec: new Map(),
  ports: undefined,
  hasShell: false,
  files: {},
};

export const answer = (body: string, status = 200): readonly HttpStep[] => [
  { from: millis(0), status, body, delay: millis(0), location: undefined },
];

/** Answers every path with the name of the pod. */
export const ECHO_ROUTES: Routes = new Map([['*', answer('{{pod}}\n')]]);

/** The same where its pod waits for its end, as for that of an init container: it does its work in a second. */
export const PLAIN_TASK: Behaviour = {
  runs: [{ ...PLAIN_RUN, duration: millis(1000) }],
  exec: new Map(),
  ports: undefined,
  hasShell: true,
  files: {},
};

/** An image that nothing is known of: a well-behaved server. */
export const PLAIN_SERVER: Behaviour = {
  runs: [PLAIN_RUN],
  exec: new Map(),
  ports: { kind: 'declared', routes: ECHO_ROUTES },
  hasShell: true,
  files: {},
};
