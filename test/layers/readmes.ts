import { SPEAKS_FOR_ALL } from './table';

/** Reads a file of the repository. */
export type ReadText = (file: string) => string;

/** Folders with code and no README.md, nor one above that speaks for them: by name, or for all below it. */
export function findMissingReadmes(files: readonly string[], read: ReadText): readonly string[] {
  const present = new Set(files);
  const folders = new Set(files.filter((file) => file.endsWith('.ts')).map(folderOf));
  return [...folders]
    .sort()
    .filter((folder) => !present.has(`${folder}/README.md`) && !isSpokenFor(folder, present, read))
    .map((folder) => `${folder}/README.md: ten lines that say what belongs here, or a line in the README.md above it`);
}

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/'));

function isSpokenFor(folder: string, present: ReadonlySet<string>, read: ReadText): boolean {
  if (SPEAKS_FOR_ALL.some(({ from }) => folder.startsWith(`${from}/`))) return true;
  const parts = folder.split('/');
  return parts.some((_, depth) => {
    const above = `${parts.slice(0, depth).join('/')}/README.md`;
    const rest = parts.slice(depth);
    return (
      present.has(above) && [rest.join('/'), rest[0], rest.at(-1)].some((name) => read(above).includes(`${name}/`))
    );
  });
}
