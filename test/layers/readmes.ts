import { SPEAKS_FOR_ALL } from './table';

/** Folders with code and no README.md, nor one above that speaks for them. */
export function findMissingReadmes(files: readonly string[]): readonly string[] {
  const present = new Set(files);
  const folders = new Set(files.filter((file) => file.endsWith('.ts')).map(folderOf));
  return [...folders]
    .sort()
    .filter((folder) => !present.has(`${folder}/README.md`) && !isSpokenFor(folder))
    .map((folder) => `${folder}/README.md: ten lines that say what belongs here`);
}

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/'));
const isSpokenFor = (folder: string): boolean => SPEAKS_FOR_ALL.some(({ from }) => folder.startsWith(`${from}/`));
