import { millis, type Millis } from '../../base/brand';
import type { Behaviour, CpuStep, ExecStep, HttpStep, MemoryStep, Routes, Run, StopReaction } from './behaviour';
import type { CriError } from './cri-outcome';
import { PLAIN_RUN } from './plain-behaviour';

/**
 * Behaviours that a pod carries in its annotations: `sim.behaviour/<container>`, `sim.exec/<container>`,
 * `sim.http/<container>`, `sim.images`, `sim.sandbox`. The format is that of the recorded kubelet scenarios.
 */
export interface PodScript {
  readonly behaviour: ReadonlyMap<string, Partial<Behaviour>>;
  readonly images: ReadonlyMap<string, ScriptedImage>;
  readonly sandbox: ScriptedFailure | undefined;
  /** What nobody can make sense of in the annotations; then nothing of them counts, and the pod gets no sandbox. */
  readonly problem: string | undefined;
}

export interface ScriptedFailure {
  readonly error: string;
  /** Only the first so many fail; 0: all. */
  readonly fails: number;
}

export interface ScriptedImage {
  readonly present: boolean;
  readonly pull: Millis;
  readonly failure: ScriptedFailure | undefined;
  readonly size: number;
}

const NONE: PodScript = { behaviour: new Map(), images: new Map(), sandbox: undefined, problem: undefined };
const read = new WeakMap<object, PodScript>();

/** Reads the annotations of a pod. */
export function podScript(annotations: Readonly<Record<string, string>>): PodScript {
  const known = read.get(annotations);
  if (known !== undefined) return known;
  const names = Object.keys(annotations).filter((name) => name.startsWith('sim.'));
  const script = names.length === 0 ? NONE : scriptOf(annotations, names);
  read.set(annotations, script);
  return script;
}

function scriptOf(annotations: Readonly<Record<string, string>>, names: readonly string[]): PodScript {
  try {
    return parseScript(annotations, names);
  } catch (error) {
    if (error instanceof ScriptError) return { ...NONE, problem: error.message };
    throw error;
  }
}

class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

function parseScript(annotations: Readonly<Record<string, string>>, names: readonly string[]): PodScript {
  const behaviour = new Map<string, Partial<Behaviour>>();
  let images: PodScript['images'] = NONE.images;
  let sandbox: PodScript['sandbox'];
  for (const name of names) {
    const value = parseJson(name, annotations[name] ?? '');
    const [kind, container = ''] = name.split('/', 2);
    const sofar = behaviour.get(container) ?? {};
    if (kind === 'sim.behaviour')
      behaviour.set(container, { ...sofar, runs: list(value).map((entry) => runOf(fields(entry))) });
    else if (kind === 'sim.exec')
      behaviour.set(container, {
        ...sofar,
        exec: mapOf(value, (steps) => list(steps).map((step) => execStep(fields(step)))),
      });
    else if (kind === 'sim.http')
      behaviour.set(container, { ...sofar, ports: { kind: 'fixed', routes: portsOf(value) } });
    else if (name === 'sim.images') images = mapOf(value, (image) => scriptedImage(fields(image)));
    else if (name === 'sim.sandbox') sandbox = failureOf(fields(value));
    else throw new ScriptError(`annotation ${name}: not known`);
  }
  return { behaviour, images, sandbox, problem: undefined };
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScriptError(`annotation ${name}: not JSON: ${text}`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ScriptError(`not an object: ${JSON.stringify(value)}`);
  return value as Fields;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new ScriptError(`not a list: ${JSON.stringify(value)}`);
  return value;
}

function mapOf<T>(value: unknown, of: (entry: unknown) => T): ReadonlyMap<string, T> {
  return new Map(Object.entries(fields(value)).map(([key, entry]) => [key, of(entry)]));
}

function portsOf(value: unknown): ReadonlyMap<number, Routes> {
  const ports = new Map<number, Routes>();
  for (const [port, routes] of Object.entries(fields(value)))
    ports.set(
      Number(port),
      mapOf(routes, (steps) => list(steps).map((step) => httpStep(fields(step)))),
    );
  return ports;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function duration(value: unknown): Millis | undefined {
  if (value === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(typeof value === 'string' ? value : '');
  if (match === null) throw new ScriptError(`not a duration: ${JSON.stringify(value)}`);
  return millis(Math.round(Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1)));
}

const ZERO = millis(0);

function runOf(entry: Fields): Run {
  const exitCode = number(entry['exit']) ?? 0;
  return {
    duration: entry['run'] === 'forever' ? undefined : duration(entry['run']),
    exitCode,
    reason: text(entry['reason']),
    message: text(entry['message']),
    log: entry['log'] === undefined ? [] : list(entry['log']).map(String),
    onStop: stopReaction(entry['term']),
    stopExitCode: number(entry['termExit']) ?? PLAIN_RUN.stopExitCode,
    createError: text(entry['createError']),
    startError: text(entry['startError']),
    memory: entry['memory'] === undefined ? [] : list(entry['memory']).map((step) => memoryStep(fields(step))),
    ...(entry['cpu'] === undefined ? {} : { cpu: list(entry['cpu']).map((step) => cpuStep(fields(step))) }),
  };
}

function stopReaction(value: unknown): StopReaction {
  if (value === 'ignore') return { kind: 'ignores' };
  return { kind: 'obeys', after: duration(value) ?? ZERO };
}

const memoryStep = (entry: Fields): MemoryStep => ({
  from: duration(entry['from']) ?? ZERO,
  bytes: number(entry['bytes']) ?? 0,
});

const cpuStep = (entry: Fields): CpuStep => ({
  from: duration(entry['from']) ?? ZERO,
  millicores: number(entry['millicores']) ?? 0,
});

const execStep = (entry: Fields): ExecStep => ({
  from: duration(entry['from']) ?? ZERO,
  exitCode: number(entry['exit']) ?? 0,
  output: text(entry['out']) ?? '',
  delay: duration(entry['delay']) ?? ZERO,
  error: text(entry['error']),
});

const httpStep = (entry: Fields): HttpStep => ({
  from: duration(entry['from']) ?? ZERO,
  status: number(entry['status']) ?? 200,
  body: text(entry['body']) ?? '',
  delay: duration(entry['delay']) ?? ZERO,
  location: text(entry['location']),
});

function failureOf(entry: Fields): ScriptedFailure | undefined {
  const error = text(entry['error']);
  return error === undefined ? undefined : { error, fails: number(entry['fails']) ?? 0 };
}

const scriptedImage = (entry: Fields): ScriptedImage => ({
  present: entry['present'] === true,
  pull: duration(entry['pull']) ?? ZERO,
  failure: failureOf(entry),
  size: number(entry['size']) ?? 1_000_000,
});

/** How the runtime words a scripted failure: NotFound when the text says so, else Unknown. */
export const scriptedError = (message: string): CriError => ({
  code: message.includes('not found') ? 'NotFound' : 'Unknown',
  message,
});
