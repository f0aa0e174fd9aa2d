import { join, sep } from 'node:path';
import { codeRoot, packageRoot } from '../package-root';

/** A frame of a stack that names a file: `at Foo.bar (/a/b.ts:4:7)`, `at file:///a/b.mjs:4:7`. */
const FRAME = /^\s+at (?:.*\()?(?:file:\/\/)?((?:\/|[A-Za-z]:\\)[^()\n]*?):(\d+):\d+\)?$/m;

/** Where the code stood that threw an error, if it is a project's own and not Seatrial's: `/a/steps/own.ts:4`. */
export function ownPlace(stack: string): string | undefined {
  const [, file = '', line = ''] = FRAME.exec(stack) ?? [];
  return file === '' || isOurs(file) ? undefined : `${file}:${line}`;
}

function isOurs(file: string): boolean {
  const isBelow = (folder: string): boolean => file.startsWith(folder + sep);
  if (isBelow(codeRoot())) return !isBelow(join(codeRoot(), 'features'));
  return isBelow(packageRoot()) && !isBelow(join(packageRoot(), 'features'));
}
