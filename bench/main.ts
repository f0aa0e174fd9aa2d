import { benchApi } from './api';
import { benchClock } from './clock';
import { benchReady, benchScale, benchScenarios } from './cluster';
import { benchScheduler } from './scheduler';
import { benchStore } from './store';

type Bench = (sizes: readonly string[]) => void | Promise<void>;

const benches: ReadonlyMap<string, Bench> = new Map<string, Bench>([
  ['clock', benchClock],
  ['store', benchStore],
  ['scheduler', benchScheduler],
  ['ready', benchReady],
  ['scenarios', benchScenarios],
  ['api', benchApi],
  ['scale', benchScale],
]);

/** `npm run bench [-- name… size…]`: all benches, or those that are named; sizes such as 5000x150000 go to `scale`. */
async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const sizes = words.filter((word) => /^\d+x\d+$/.test(word));
  const asked = words.filter((word) => benches.has(word));
  for (const [name, bench] of benches) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`\n${name}`);
    await bench(sizes);
  }
}

void main();
