import { benchApi } from './api';
import { benchClock } from './clock';
import { benchCold } from './cold';
import { benchReady, benchScale, benchScenarios } from './cluster';
import { Output } from './output';
import { benchScheduler } from './scheduler';
import { benchStore } from './store';

type Bench = (out: Output, sizes: readonly string[]) => void | Promise<void>;

const benches: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  ['ready', benchReady],
  ['cold', benchCold],
  ['scenarios', benchScenarios],
  ['clock', benchClock],
  ['store', benchStore],
  ['api', benchApi],
  ['scheduler', benchScheduler],
  ['scale', benchScale],
]);

/**
 * `npm run bench [-- name… size… --json]`: all benches, or those that are named; sizes such as 5000x150000 go to
 * `scale`.
 */
async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const sizes = words.filter((word) => /^\d+x\d+$/.test(word));
  const asked = words.filter((word) => benches.has(word));
  const out = new Output(words.includes('--json'));
  for (const [name, bench] of benches) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    out.begin(name);
    await bench(out, sizes);
  }
  out.end();
}

void main();
