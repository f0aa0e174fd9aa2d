/**
 * Replays the API corpus against the API server in process, with the corpus' own tool: `node -r ts-node/register
 * test/golden-in-process/main.ts [--area A]… [--id PREFIX*]… [-v] [--diffs N]`. The judge is `npm run golden:api`; this one
 * needs no server and takes seconds.
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import type { User } from '../../engine/api/request';
import { InProcessClient } from './in-process-client';

interface Step {
  readonly i: number;
  readonly status: boolean;
  readonly diff?: readonly { readonly path: string; readonly expected: unknown; readonly actual: unknown }[];
  readonly error?: string;
}
interface Result {
  readonly id: string;
  readonly area: string;
  readonly ok: boolean;
  readonly steps: readonly Step[];
  readonly problems: readonly string[];
}
interface Case {
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly exclusive?: boolean;
  readonly steps: readonly {
    readonly request: { readonly method?: string; readonly path: string; readonly query?: unknown };
  }[];
}
interface Tool {
  runCase(
    client: InProcessClient,
    one: Case,
    options: { readonly run: string; readonly baseDir: string },
  ): Promise<Result>;
}

const CORPUS = process.env['SEATRIAL_GOLDEN_API'] ?? path.join(__dirname, '..', 'golden', 'api');

const DIFFS_MAX = Number(valuesOf(process.argv, '--diffs')[0] ?? 3);

void main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const areas = valuesOf(args, '--area');
  const ids = valuesOf(args, '--id');
  const cases = load().filter(
    (one) =>
      (areas.length === 0 || areas.includes(one.area)) &&
      (ids.length === 0 || ids.some((id) => (id.endsWith('*') ? one.id.startsWith(id.slice(0, -1)) : one.id === id))),
  );
  const tool = await toolOf();
  const { tokens, tokenOf } = users();
  const client = new InProcessClient(tokens, (name) => tokenOf.get(name));
  const results: Result[] = [];
  const verbose = args.includes('-v');
  const first = cases.filter((one) => one.exclusive === true && one.area === 'discovery');
  const shared = cases.filter((one) => one.exclusive !== true);
  const last = cases.filter((one) => one.exclusive === true && one.area !== 'discovery');
  const run = async (one: Case): Promise<void> => {
    const result = await tool.runCase(client, one, { run: 'r', baseDir: CORPUS });
    results.push(result);
    if (!result.ok && verbose) show(one, result);
  };
  for (const one of first) await run(one);
  let next = 0;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let one = shared[next++]; one !== undefined; one = shared[next++]) await run(one);
    }),
  );
  for (const one of last) await run(one);
  report(results);
  process.exit(0);
}

function valuesOf(args: readonly string[], name: string): readonly string[] {
  return args.flatMap((arg, index) => (arg === name ? [args[index + 1] ?? ''] : []));
}

function load(): readonly Case[] {
  const folder = path.join(CORPUS, 'cases');
  return fs
    .readdirSync(folder)
    .sort()
    .filter((file) => /\.jsonl(\.gz)?$/.test(file))
    .flatMap((file) => {
      const bytes = fs.readFileSync(path.join(folder, file));
      const text = (file.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes).toString('utf8');
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as Case);
    });
}

/** The tool is a module of its own kind; this indirection keeps the compiler from making a `require` of it. */
function toolOf(): Promise<Tool> {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the only way to keep `import()` in CommonJS
  const load = new Function('url', 'return import(url)') as (url: string) => Promise<Tool>;
  return load(pathToFileURL(path.join(CORPUS, 'replay.mjs')).href);
}

function users(): { readonly tokens: ReadonlyMap<string, User>; readonly tokenOf: ReadonlyMap<string, string> } {
  const tokens = new Map<string, User>();
  const tokenOf = new Map<string, string>();
  for (const line of fs.readFileSync(path.join(CORPUS, 'tokens.csv'), 'utf8').split('\n')) {
    const match = /^([^,]+),([^,]+),([^,]*),?"?([^"]*)"?$/.exec(line.trim());
    if (match === null) continue;
    const [, token = '', name = '', uid = '', groups = ''] = match;
    tokens.set(token, { name, uid, groups: groups.split(',').filter((group) => group !== '') });
    tokenOf.set(name, token);
  }
  return { tokens, tokenOf };
}

function show(one: Case, { problems, steps }: Result): void {
  console.log(`\n--- ${one.id}: ${one.title}`);
  for (const problem of problems) console.log(`    ! ${problem.slice(0, 1500)}`);
  for (const step of steps) {
    if (step.diff === undefined && step.error === undefined) continue;
    const request = one.steps[step.i]?.request;
    console.log(`    ${step.i}: ${request?.method ?? 'GET'} ${request?.path} ${JSON.stringify(request?.query ?? {})}`);
    if (step.error !== undefined) console.log(`      ERROR ${step.error}`);
    for (const { path: where, expected, actual } of (step.diff ?? []).slice(0, DIFFS_MAX)) {
      console.log(`      ${where}\n        expected ${shown(expected)}\n        actual   ${shown(actual)}`);
    }
  }
}

const shown = (value: unknown): string => (value === undefined ? '(absent)' : JSON.stringify(value).slice(0, 600));

function report(results: readonly Result[]): void {
  const areas = [...new Set(results.map(({ area }) => area))].sort();
  for (const area of [...areas, 'TOTAL']) {
    const of = results.filter((result) => area === 'TOTAL' || result.area === area);
    const matched = of.filter(({ ok }) => ok).length;
    console.log(`${area.padEnd(18)} ${matched} of ${of.length} (${((100 * matched) / of.length).toFixed(1)} %)`);
  }
}
