import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of Seatrial's own package.json, whether it runs from source or from dist. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/**
 * The tree of code that this runs in: the sources, what was built of them, or the folder of a bundle of them, whose file
 * stands in `cli/` as this one does.
 */
export const codeRoot = (): string => dirname(dirname(__filename));
