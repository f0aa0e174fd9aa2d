import { spawnSync } from 'node:child_process';

/** The first line that a tool prints of its version; undefined when it is not installed or does not run. */
export function versionOf(tool: string, words: readonly string[] = ['--version']): string | undefined {
  const { status, stdout } = spawnSync(tool, words, { encoding: 'utf8', timeout: 30_000 });
  return status === 0 ? (stdout.split('\n')[0] ?? '') : undefined;
}

/** A suite, or why there is none: the reason is the title of a test that is skipped. */
export function describeUnless(reason: string | undefined, title: string, suite: (this: Mocha.Suite) => void): void {
  if (reason === undefined) describe(title, suite);
  else describe(title, () => it.skip(`skipped: ${reason}`));
}

/** Ends a test that cannot be run; the reason becomes its title. */
export function skipBecause(context: Mocha.Context, reason: string): never {
  context.runnable().title = `skipped: ${reason}`;
  return context.skip();
}
