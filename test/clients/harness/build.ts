import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cacheFolder } from './cache-folder';
import { skipBecause } from './tool';
import { isUnreachable } from './unreachable';

/** How a client in another language comes to be. */
export interface Build {
  /** A shell command; `$CACHE` is a folder that outlives the checkout. */
  readonly command: string;
  readonly cwd: string;
  /** Where its dependencies come from, in words. */
  readonly registry: string;
}

export const BUILD_MILLIS = 900_000;

/** Builds; a registry that does not answer skips the test, and says so. */
export function build(test: Mocha.Context, { command, cwd, registry }: Build): void {
  test.timeout(BUILD_MILLIS);
  const env = { ...process.env, CACHE: cacheFolder() };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `set -e\n${command}`], { cwd, env, encoding: 'utf8' });
  const output = `$ ${command}\n${stdout}${stderr}`;
  if (status !== 0 && isUnreachable(output)) skipBecause(test, `${registry} is not reachable`);
  assert.equal(status, 0, output);
}
