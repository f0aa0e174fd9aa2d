import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import zlib from 'node:zlib';
import { seeded } from '../mutations/seeded';
import { randomScenarios } from './random';
import { randomDeviceCases } from './random/devices';
import { recordScenarios } from './record-controllers';
import { recordSchedulerCases } from './record-scheduler';
import { scenarioMutations } from './scenario-mutations';
import { SCENARIOS } from './scenarios';
import type { Scenario } from './scenarios/scenario';
import { schedulerMutations, type SchedulerCase } from './scheduler-cases';

const GOLDEN = path.join(__dirname, '..', '..', 'test', 'golden');
const USAGE = `usage: recordings scheduler CLUSTER --out FILE [--seed N] [--each N] [--area A,B]
       recordings scheduler CLUSTER --out FILE --random N --each N: devices, at random from this seed
       recordings controllers CLUSTER --out FILE [--observations N] [--parallel N] [--area A,B] [--only ID,ID]
                              [--seed N: changed at random, of at most --longest SECONDS] [--each N]
                              [--random N: made at random from this seed] [--each N]
CLUSTER: the folder that real-cluster.sh was given`;

const OPTIONS = {
  out: { type: 'string' },
  area: { type: 'string' },
  only: { type: 'string' },
  seed: { type: 'string' },
  random: { type: 'string' },
  each: { type: 'string', default: '1' },
  longest: { type: 'string', default: '50' },
  observations: { type: 'string', default: '2' },
  parallel: { type: 'string', default: '40' },
} as const;

/** Records new cases from the real components and writes each as soon as it is known. */
async function main(words: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS });
  const [verb, cluster] = positionals;
  if (cluster === undefined || values.out === undefined || !(verb === 'scheduler' || verb === 'controllers')) {
    console.error(USAGE);
    return 2;
  }
  const { out } = values;
  fs.mkdirSync(path.dirname(out), { recursive: true });
  fs.writeFileSync(out, '');
  const keep = (recorded: object): void => fs.appendFileSync(out, `${JSON.stringify(recorded)}\n`);
  const real = { server: fs.readFileSync(path.join(cluster, 'server'), 'utf8').trim(), token: 'admin-token' };
  if (verb === 'scheduler') {
    const log = { ...real, logFile: path.join(cluster, 'scheduler.log') };
    await recordSchedulerCases(schedulerCases(values), log, keep);
    return 0;
  }
  const { observations, parallel } = values;
  const metrics = {
    port: Number(new URL(real.server).port) + 4,
    cert: fs.readFileSync(path.join(cluster, 'pki', 'server.crt')),
    key: fs.readFileSync(path.join(cluster, 'pki', 'server.key')),
  };
  const how = { observations: Number(observations), parallel: Number(parallel), keep };
  await recordScenarios(scenarios(values), { ...real, metrics }, how);
  return 0;
}

interface Choice {
  readonly area?: string | undefined;
  readonly only?: string | undefined;
}

function chosenBy({ area, only }: Choice): (given: { readonly id: string; readonly area: string }) => boolean {
  const areas = area?.split(',');
  const ids = only?.split(',');
  return (given) => (areas?.includes(given.area) ?? true) && (ids?.includes(given.id) ?? true);
}

interface Chosen extends Choice {
  readonly seed?: string | undefined;
  /** Made of nothing but chance, from this seed. */
  readonly random?: string | undefined;
  readonly each: string;
}

function scenarios(values: Chosen & { readonly longest: string }): readonly Scenario[] {
  const { seed, random, each, longest } = values;
  if (random !== undefined) return randomScenarios(Number(random), Number(each)).filter(chosenBy(values));
  if (seed === undefined) return SCENARIOS.filter(chosenBy(values));
  const all = [...corpusOf<Scenario>('controllers'), ...SCENARIOS];
  const mutate = scenarioMutations(all);
  const chance = seeded(Number(seed));
  return all
    .filter(({ duration }) => duration <= Number(longest))
    .filter(chosenBy(values))
    .flatMap((given) => times(each, (index) => mutate(given, `${given.id}-x${seed}x${index}`, chance)));
}

function schedulerCases({ seed = '1', random, each, ...choice }: Chosen): readonly SchedulerCase[] {
  if (random !== undefined) return randomDeviceCases(Number(random), Number(each)).filter(chosenBy(choice));
  const corpus = corpusOf<SchedulerCase>('scheduler');
  const mutate = schedulerMutations(corpus);
  const chance = seeded(Number(seed));
  return corpus
    .filter(chosenBy(choice))
    .flatMap((given) => times(each, (index) => mutate(given, `${given.id}~${seed}.${index}`, chance)));
}

const times = <T>(count: string, make: (index: number) => T): readonly T[] =>
  Array.from({ length: Number(count) }, (_, index) => make(index));

function corpusOf<T>(name: string): readonly T[] {
  const folder = path.join(GOLDEN, name);
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.jsonl.gz'));
  return files.sort().flatMap((file) => {
    const text = zlib.gunzipSync(fs.readFileSync(path.join(folder, file))).toString('utf8');
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]));
  });
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exit(exitCode);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
