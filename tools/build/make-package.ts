import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/**
 * As much of the published package as the commands need, made of the sources in an empty folder: the bundle and what stands
 * beside it, without code that was compiled before. Nothing is written into this tree.
 */
export function makePackage(folder: string): void {
  for (const tool of ['copy-assets.mjs', 'bundle.mjs']) run(tool, ROOT, join(folder, 'dist'));
  for (const name of ['bin', 'package.json']) fs.cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  fs.symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

/** The end of a build: compiled code is kept in the folder. */
export const warmUp = (folder: string): void => run('warm-up.mjs', folder);

const run = (tool: string, cwd: string, ...words: readonly string[]): void =>
  void execFileSync(process.execPath, [join(__dirname, tool), ...words], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
