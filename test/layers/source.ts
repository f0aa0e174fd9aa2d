import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A file of TypeScript as the checks see it. Paths are relative to the repository, with slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written: `../base/brand`, `node:fs`, `ajv`. */
  readonly specifier: string;
  readonly line: number;
  /** The file meant, without extension; undefined for packages and built-in modules. */
  readonly target: string | undefined;
}

export function sourceOf(file: string, text: string): Source {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const imports = importedFiles.map(({ fileName, pos }) => ({
    specifier: fileName,
    line: text.slice(0, pos).split('\n').length,
    target: fileName.startsWith('.')
      ? withoutExtension(path.posix.join(path.posix.dirname(file), fileName))
      : undefined,
  }));
  return { path: file, text, imports };
}

/** Every TypeScript file below the folders, in a fixed order. */
export function readSources(root: string, folders: readonly string[]): readonly Source[] {
  return folders
    .flatMap((folder) => filesBelow(root, folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => sourceOf(file, fs.readFileSync(path.join(root, file), 'utf8')));
}

export function filesBelow(root: string, folder: string): readonly string[] {
  const full = path.join(root, folder);
  if (!fs.existsSync(full)) return [];
  return fs
    .readdirSync(full, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (SKIPPED.has(entry.name)) return [];
      const file = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(root, file) : [file];
    });
}

const SKIPPED = new Set(['node_modules', 'fixtures', 'clients']);

export const isTest = (file: string): boolean => /\.test\.ts$/.test(file) || /(^|\/)testing\//.test(file);
export const isBelow = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);
export const withoutExtension = (file: string): string => file.replace(/\.(ts|js|mjs|json)$/, '');
