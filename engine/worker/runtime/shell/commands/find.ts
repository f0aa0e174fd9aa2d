import { immediate, type Command, type Process } from '../command';
import { cleanPath } from '../files';

/**
 * `find DIR… -mindepth 1 -type f -name "*.log" -delete`: tests joined by "and", then `-delete` or the names. What it does
 * not know is refused, as an unknown predicate is.
 */
export const find: Command = immediate((process) => {
  const words = process.args.slice(1);
  const first = words.findIndex((word) => word.startsWith('-'));
  const roots = first === -1 ? words : words.slice(0, first);
  const search = readSearch(first === -1 ? [] : words.slice(first));
  if (typeof search === 'string') return complain(process, search);
  let code = 0;
  for (const root of roots.length === 0 ? ['.'] : roots) code = Math.max(code, look(process, search, root));
  return code;
});

interface Search {
  readonly mindepth: number;
  readonly maxdepth: number;
  readonly type: string | undefined;
  readonly name: RegExp | undefined;
  readonly isEmpty: boolean;
  readonly deletes: boolean;
}

const NO_TESTS: Search = { mindepth: 0, maxdepth: Infinity, type: undefined, name: undefined, isEmpty: false, deletes: false }; // prettier-ignore

/** Or what is wrong with it. */
function readSearch(words: readonly string[]): Search | string {
  let search = NO_TESTS;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '-print') continue;
    if (word === '-delete') search = { ...search, deletes: true };
    else if (word === '-empty') search = { ...search, isEmpty: true };
    else {
      const next = withArgument(search, word, words[++index]);
      if (typeof next === 'string') return next;
      search = next;
    }
  }
  return search;
}

function withArgument(search: Search, word: string, argument: string | undefined): Search | string {
  if (!WITH_ARGUMENT.has(word)) return `unrecognized: ${word}`;
  if (argument === undefined) return `${word} requires an argument`;
  switch (word) {
    case '-mindepth':
      return { ...search, mindepth: Number(argument) };
    case '-maxdepth':
      return { ...search, maxdepth: Number(argument) };
    case '-type':
      return { ...search, type: argument };
    default:
      return { ...search, name: globPattern(argument) };
  }
}

const WITH_ARGUMENT: ReadonlySet<string> = new Set(['-mindepth', '-maxdepth', '-type', '-name']);

const globPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/[\\^$.+()|{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

function look(process: Process, search: Search, root: string): number {
  const path = cleanPath(root, process.directory);
  if (!process.files.isDirectory(path) && process.files.read(path) === undefined)
    return complain(process, `${root}: No such file or directory`);
  visit(process, search, { shown: root, path, depth: 0 });
  return 0;
}

interface Place {
  /** As it is printed: from the root as it was given. */
  readonly shown: string;
  readonly path: string;
  readonly depth: number;
}

/** With `-delete` what is inside comes before what it is in, or it could not be removed. */
function visit(process: Process, search: Search, place: Place): void {
  const { shown, path, depth } = place;
  if (!search.deletes && matches(process, search, place)) process.out(`${shown}\n`);
  if (depth < search.maxdepth) {
    for (const name of process.files.list(path) ?? [])
      visit(process, search, { shown: `${shown}/${name}`, path: cleanPath(name, path), depth: depth + 1 });
  }
  if (search.deletes && matches(process, search, place)) process.files.remove(path);
}

function matches(process: Process, search: Search, { shown, path, depth }: Place): boolean {
  const isDirectory = process.files.isDirectory(path);
  if (depth < search.mindepth) return false;
  if (search.type !== undefined && search.type !== (isDirectory ? 'd' : 'f')) return false;
  if (search.name?.test(shown.slice(shown.lastIndexOf('/') + 1)) === false) return false;
  if (!search.isEmpty) return true;
  return isDirectory ? process.files.list(path)?.length === 0 : process.files.read(path) === '';
}

function complain(process: Process, what: string): number {
  process.err(`find: ${what}\n`);
  return 1;
}
