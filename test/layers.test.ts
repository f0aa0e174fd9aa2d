import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findBanned } from './layers/banned';
import { findCircles } from './layers/circles';
import { findDead } from './layers/dead';
import { findWrongImports } from './layers/imports';
import { findEmptyNames } from './layers/names';
import { findMissingReadmes } from './layers/readmes';
import { filesBelow, readSources } from './layers/source';

const ROOT = path.join(__dirname, '..');
const FOLDERS = ['engine', 'steps', 'graders', 'cli', 'bench', 'tools', 'test'];

interface PackageFile {
  readonly scripts: object;
  readonly main: string;
}

describe('layers', () => {
  const sources = readSources(ROOT, FOLDERS);
  const { scripts, main } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as PackageFile;
  const entries = JSON.stringify([scripts, main.replace('dist/', '').replace('.js', '.ts')]);

  const holds = (rule: string, findings: () => readonly string[]): void => {
    it(rule, () => {
      const found = findings();
      if (found.length > 0) assert.fail(`${found.length} findings\n${found.map((line) => `  ${line}`).join('\n')}`);
    });
  };

  holds('imports point downward, and neighbours do not know one another', () => findWrongImports(sources));
  holds('no files import one another in a circle', () => findCircles(sources));
  holds('the core touches no time, chance or machine of its own', () => findBanned(sources));
  holds('every file is used', () => findDead(sources, entries));
  holds('names say what a thing is', () => findEmptyNames(sources));
  holds('every folder says what belongs in it', () =>
    findMissingReadmes(
      FOLDERS.flatMap((folder) => filesBelow(ROOT, folder)),
      (file) => readFileSync(path.join(ROOT, file), 'utf8'),
    ),
  );
});
