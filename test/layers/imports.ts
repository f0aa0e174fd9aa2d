import { isBelow, isTest, withoutExtension, type Import, type Source } from './source';
import { LAYERS, NEIGHBOURS, OUTSIDE } from './table';

/** Imports that point upward or sideways. Tests may import anything. */
export function findWrongImports(sources: readonly Source[]): readonly string[] {
  return sources.filter(({ path }) => !isTest(path) && layerOf(path) !== undefined).flatMap(wrongImportsOf);
}

function wrongImportsOf(source: Source): readonly string[] {
  return source.imports.flatMap((imported) => {
    const reason = imported.target === undefined ? undefined : whyNot(source.path, imported.target);
    return reason === undefined ? [] : [describe(source, imported, reason)];
  });
}

function whyNot(from: string, to: string): string | undefined {
  if (isTest(`${to}.ts`)) return 'code never imports a test';
  const own = layerOf(from);
  const other = layerOf(to);
  if (own === undefined) return undefined;
  if (other === undefined) return isOutside(to) ? 'what stands outside the layers is not imported' : undefined;
  if (own.folder === other.folder || other.row < own.row) return undefined;
  if (other.row > own.row) return `${other.folder} lies above ${own.folder}: pass it in from the composition root`;
  const isAllowed = NEIGHBOURS.some(
    (exception) => isBelow(from, exception.from) && isBelow(withoutExtension(to), withoutExtension(exception.to)),
  );
  return isAllowed ? undefined : `${own.folder} and ${other.folder} are neighbours, which meet only at the API server`;
}

interface Layer {
  readonly row: number;
  readonly folder: string;
}

function layerOf(file: string): Layer | undefined {
  for (const [row, folders] of LAYERS.entries())
    for (const folder of folders) if (isBelow(file, folder)) return { row, folder };
  return undefined;
}

const isOutside = (file: string): boolean => OUTSIDE.some((folder) => isBelow(file, folder));

const describe = ({ path }: Source, { specifier, line }: Import, reason: string): string =>
  `${path}:${line} imports '${specifier}': ${reason}`;
