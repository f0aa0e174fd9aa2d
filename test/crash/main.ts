import { runCrashes, type CrashOptions } from './rounds';
import { comesToRest, WHOLE } from './whole-cluster';

/** `npm run crash [-- --kills N --whole N --seed N]`; exit code 1: something was lost. */
async function main(words: readonly string[]): Promise<number> {
  const number = (name: string, usual: number): number => {
    const at = words.indexOf(`--${name}`);
    return at < 0 ? usual : Number(words[at + 1]);
  };
  const [seed, kills, whole] = [number('seed', 1), number('kills', 200), number('whole', 20)];
  const alone = await run('an API server', { seed, kills });
  const cluster = await run('a whole cluster', { seed, kills: whole, flags: WHOLE, inspect: comesToRest });
  return alone && cluster ? 0 : 1;
}

async function run(what: string, options: Omit<CrashOptions, 'progress'>): Promise<boolean> {
  const { seed, kills } = options;
  const progress = (done: number, acknowledged: number): void => {
    if (done % 10 === 0) console.log(`${what}: ${done} of ${kills} kills, ${acknowledged} writes acknowledged`);
  };
  const { acknowledged, resumed, findings } = await runCrashes({ ...options, progress });
  for (const finding of findings) console.log(finding);
  const counts = `${acknowledged} writes acknowledged, ${resumed} watches resumed, ${findings.length} findings`;
  console.log(`${what}, seed ${seed}: ${kills} kills, ${counts}`);
  return findings.length === 0;
}

main(process.argv.slice(2)).then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
