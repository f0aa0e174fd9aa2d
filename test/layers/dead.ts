import { isBelow, isTest, withoutExtension, type Source } from './source';
import { GENERATED } from './table';

/** Files that nobody imports, runs, or names. */
export function findDead(sources: readonly Source[], entries: string): readonly string[] {
  const imported = new Set(sources.flatMap(({ path, imports }) => targetsOf(imports, path)));
  const strings = stringsNaming(sources);
  return sources
    .filter(({ path }) => !isTest(path) && !GENERATED.some((folder) => isBelow(path, folder)))
    .filter((source) => !imported.has(withoutExtension(source.path)) && !isEntry(source, entries))
    .filter(({ path }) => !strings.has(baseName(path)))
    .map(({ path }) => `${path}: nothing imports it and it is no entry point`);
}

const targetsOf = (imports: Source['imports'], own: string): readonly string[] =>
  imports.flatMap(({ target }) =>
    target === undefined || target === withoutExtension(own) ? [] : [target, `${target}/index`],
  );

/** Started by a command or named in package.json, or loaded by cucumber because it registers something. */
const isEntry = ({ path, text }: Source, entries: string): boolean =>
  /(^|\/)main\.ts$/.test(path) || entries.includes(path) || (isBelow(path, 'steps') && REGISTERS.test(text));

const REGISTERS =
  /^\s*(Given|When|Then|ThenState|Before|After|BeforeAll|AfterAll|defineParameterType|setWorld\w*)\b.*\(/m;

/** A process that is started, or a worker, is named by a string: `join(__dirname, 'child.ts')`. */
function stringsNaming(sources: readonly Source[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { text } of sources)
    for (const match of text.matchAll(/['"`/]([a-z0-9-]+)\.(?:ts|js)['"`]/g)) names.add(match[1] ?? '');
  return names;
}

const baseName = (path: string): string => withoutExtension(path.slice(path.lastIndexOf('/') + 1));
