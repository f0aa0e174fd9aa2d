import { startChild } from '../served/child-server';
import { runHostile } from './run';

const MEMORY_BYTES_MAX = 1024 * 1024 * 1024;

/** `npm run hostile [-- --requests N --seed N]`; exit code 1: something was found. */
async function main(words: readonly string[]): Promise<number> {
  const number = (name: string, usual: number): number => {
    const at = words.indexOf(`--${name}`);
    return at < 0 ? usual : Number(words[at + 1]);
  };
  const [seed, requests] = [number('seed', 1), number('requests', 100_000)];
  const server = await startChild(['--nodes', '1', '--clock', 'real']);
  const started = performance.now();
  const progress = (done: number): void => {
    if (done % 10_000 === 0) console.log(`${done} of ${requests}, ${megabytes(server.memory())}`);
  };
  const report = await runHostile(server, { seed, requests, idle: number('idle', 1000), progress });
  await server.stop();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`seed ${seed}: ${requests} requests in ${seconds} s`);
  console.log(
    [...report.byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', '),
  );
  console.log(`memory ${megabytes(report.memoryBefore)} before, ${megabytes(report.memoryPeak)} at its peak`);
  const isLarge = (report.memoryPeak ?? 0) > MEMORY_BYTES_MAX;
  for (const { n, what } of report.findings) console.log(n < 0 ? what : `request ${n}: ${what}`);
  if (isLarge) console.log(`memory is not bounded by ${megabytes(MEMORY_BYTES_MAX)}`);
  console.log(report.findings.length === 0 && !isLarge ? 'nothing found' : 'FOUND');
  return report.findings.length === 0 && !isLarge ? 0 : 1;
}

const megabytes = (bytes: number | undefined): string =>
  bytes === undefined ? 'unknown' : `${Math.round(bytes / 1_048_576)} MB`;

main(process.argv.slice(2)).then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
