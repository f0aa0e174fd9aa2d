import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EXIT, type ExitCode } from '../exit-code';
import { paint, type Terminal } from '../terminal';
import { projectFiles } from './project-files';

/** Writes a small project. Files that are there already are left alone, and the command says so. */
export function init(folder: string, { out, err }: { readonly out: Terminal; readonly err: Terminal }): ExitCode {
  const root = resolve(folder);
  const files = projectFiles(basename(root));
  const taken = files.filter(({ path }) => path !== 'package.json' && existsSync(join(root, path)));
  if (taken.length > 0) {
    const names = taken.map(({ path }) => path).join(', ');
    err.write(`${paint(err, 'red', 'error:')} ${folder} already has ${names}; choose an empty folder\n`);
    return EXIT.badInput;
  }
  for (const { path, content } of files) {
    const target = join(root, path);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    out.write(`wrote ${join(folder, path)}\n`);
  }
  const change = folder === '.' ? '' : `cd ${folder} && `;
  out.write(`\nNow: ${change}npx seatrial run\n`);
  return EXIT.passed;
}
