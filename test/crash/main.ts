import { runCrashes } from './rounds';

/** `npm run crash [-- --kills N --seed N]`; exit code 1: something was lost. */
async function main(words: readonly string[]): Promise<number> {
  const number = (name: string, usual: number): number => {
    const at = words.indexOf(`--${name}`);
    return at < 0 ? usual : Number(words[at + 1]);
  };
  const [seed, kills] = [number('seed', 1), number('kills', 200)];
  const progress = (done: number, acknowledged: number): void => {
    if (done % 10 === 0) console.log(`${done} of ${kills} kills, ${acknowledged} writes acknowledged`);
  };
  const { acknowledged, findings } = await runCrashes({ seed, kills, progress });
  for (const finding of findings) console.log(finding);
  console.log(`seed ${seed}: ${kills} kills, ${acknowledged} writes acknowledged, ${findings.length} findings`);
  return findings.length === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
