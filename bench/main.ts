import { benchClock } from './clock';
import { benchStore } from './store';

const benches: ReadonlyMap<string, () => void> = new Map([
  ['clock', benchClock],
  ['store', benchStore],
]);

/** `bench/main.ts [name…]`: all, or those that are named. */
for (const [name, bench] of benches) {
  const asked = process.argv.slice(2);
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n${name}`);
  bench();
}
