import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import zlib from 'node:zlib';
import type { GoldenCase } from './golden-case';
import { isMutator, MUTATORS, type MutatorName } from './mutators';
import { mutatedCase } from './mutated-case';
import { isNotRecorded } from './not-recorded';
import { seeded } from './seeded';

const CORPUS = path.join(__dirname, '..', '..', 'test', 'golden', 'api');
const USAGE = `usage: mutations mutate [--seed N] [--each N] [--by any|empties|fields|requests] --out FILE
       mutations record --server URL FILE --out FILE`;

/** The parts of `test/golden/api/replay.mjs` that are used here. */
interface ReplayTool {
  readonly Client: new (server: string, tokens: unknown) => object;
  loadTokens(file: string): unknown;
  runAll(client: object, cases: readonly GoldenCase[], options: object): Promise<readonly Recorded[]>;
}

interface Recorded {
  readonly id: string;
  readonly recorded?: readonly { readonly status: number }[];
}

async function main(words: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      each: { type: 'string', default: '1' },
      by: { type: 'string', default: 'any' },
      out: { type: 'string' },
      server: { type: 'string' },
    },
  });
  const [verb, file] = positionals;
  const { seed, each, by, out, server } = values;
  if (verb === 'mutate' && out !== undefined && isMutator(by)) return mutate(Number(seed), Number(each), by, out);
  if (verb === 'record' && out !== undefined && server !== undefined && file !== undefined)
    return record(server, file, out);
  console.error(USAGE);
  return 2;
}

function mutate(seed: number, each: number, by: MutatorName, out: string): number {
  const chance = seeded(seed);
  const suffix = by === 'any' ? '' : `${by}-`;
  const folder = path.join(CORPUS, 'cases');
  const cases = fs
    .readdirSync(folder)
    .sort()
    .flatMap((name) => read(path.join(folder, name)));
  const mutated = cases.flatMap((given) =>
    Array.from({ length: each }, (_, index) =>
      mutatedCase(given, `${given.id}~${suffix}${seed}.${index}`, MUTATORS[by], chance),
    ).filter((made) => made !== undefined),
  );
  write(out, mutated);
  return 0;
}

async function record(server: string, file: string, out: string): Promise<number> {
  const tool = (await import(path.join(CORPUS, 'replay.mjs'))) as ReplayTool;
  const client = new tool.Client(server, tool.loadTokens(path.join(CORPUS, 'tokens.csv')));
  const cases = read(file);
  const byId = new Map(cases.map((each) => [each.id, each]));
  const results = await tool.runAll(client, cases, { record: true, run: `r${Date.now().toString(36)}` });
  const recorded = results.flatMap(({ id, recorded: answers = [] }) => {
    const given = byId.get(id);
    if (given === undefined || answers.length < given.steps.length || answers.some(({ status }) => status === 0))
      return [];
    const steps = given.steps.map((step, index) => ({ ...step, expect: answers[index] }));
    const whole = { ...given, steps } as GoldenCase;
    return isNotRecorded(whole) ? [] : [whole];
  });
  write(
    out,
    recorded.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
  return 0;
}

function read(file: string): readonly GoldenCase[] {
  const bytes = fs.readFileSync(file);
  const text = (file.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as GoldenCase]));
}

function write(file: string, cases: readonly GoldenCase[]): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, cases.map((each) => `${JSON.stringify(each)}\n`).join(''));
  console.log(`${cases.length} cases: ${file}`);
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
