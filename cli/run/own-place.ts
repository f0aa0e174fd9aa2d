import { join, sep } from 'node:path';
import { codeRoot, packageRoot } from '../package-root';

/** A frame of a stack that names a file: `at Foo.bar (/a/b.ts:4:7)`, `at file:///a/b.mjs:4:7`. */
const FRAME = /^\s+at (?:.*\()?(?:file:\/\/)?((?:\/|[A-Za-z]:\\)[^()\n]*?):(\d+):\d+\)?$/m;

/** Where the code stood that threw an error, if it is a project's own and not Seatrial's: `/a/steps/own.ts:4`. */
export function ownPlace(stack: string): string | undefined {
  const [, file = '', line = ''] = FRAME.exec(stack) ?? [];
  return file === '' || isOurs(file) ? undefined : `${file}:${line}`;
}

/** Below Seatrial's folders, but for its features: what supports those is a project's code like any other. */
function isOurs(file: string): boolean {
  const isBelow = (folder: string): boolean => file.startsWith(folder + sep);
  const roots = [codeRoot(), packageRoot()];
  return roots.some(isBelow) && !roots.some((root) => isBelow(join(root, 'features')));
}
