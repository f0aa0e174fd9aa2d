import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import zlib from 'node:zlib';
import { seeded } from '../mutations/seeded';
import { recordScenarios } from './record-controllers';
import { recordSchedulerCases } from './record-scheduler';
import { SCENARIOS } from './scenarios';
import { schedulerMutations, type SchedulerCase } from './scheduler-cases';

const GOLDEN = path.join(__dirname, '..', '..', 'test', 'golden');
const USAGE = `usage: recordings scheduler CLUSTER --out FILE [--seed N] [--each N] [--area A,B]
       recordings controllers CLUSTER --out FILE [--observations N] [--parallel N] [--area A,B] [--only ID,ID]
CLUSTER: the folder that real-cluster.sh was given`;

const OPTIONS = {
  out: { type: 'string' },
  area: { type: 'string' },
  only: { type: 'string' },
  seed: { type: 'string', default: '1' },
  each: { type: 'string', default: '1' },
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
  await recordScenarios(SCENARIOS.filter(chosenBy(values)), { ...real, metrics }, how);
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

function schedulerCases(values: Choice & { readonly seed: string; readonly each: string }): readonly SchedulerCase[] {
  const corpus = schedulerCorpus();
  const mutate = schedulerMutations(corpus);
  const chance = seeded(Number(values.seed));
  return corpus
    .filter(chosenBy(values))
    .flatMap((given) =>
      Array.from({ length: Number(values.each) }, (_, index) =>
        mutate(given, `${given.id}~${values.seed}.${index}`, chance),
      ),
    );
}

function schedulerCorpus(): readonly SchedulerCase[] {
  const folder = path.join(GOLDEN, 'scheduler');
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'));
  return names.sort().flatMap((name) => {
    const text = zlib.gunzipSync(fs.readFileSync(path.join(folder, name))).toString('utf8');
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SchedulerCase]));
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
