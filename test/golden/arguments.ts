import { CORPORA, type Corpus } from './corpora';

export interface Arguments {
  readonly corpus: Corpus;
  /** Corpus folders or files; empty: the recordings of this repository. */
  readonly paths: readonly string[];
  readonly jsonFile?: string;
  readonly minPercent?: number;
  /** A server that runs already; none is started. */
  readonly server?: string;
  readonly token: string;
  readonly verbose: boolean;
  /** Given through to the tool of the corpus. */
  readonly toolOptions: readonly string[];
  /** Given through to `seatrial up`. */
  readonly upOptions: readonly string[];
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `golden:<corpus> [options] [FOLDER|FILE...]
  --json FILE     write all figures and what did not match
  --min PERCENT   exit status 1 when less matches
  --server URL    replay against a running server (--token T, default admin-token)
  --up OPTIONS    more options for \`seatrial up\`, in one argument
  -v              print every mismatch as it is found`;

/** Reads `api --min 90 --area watch some/folder`. Throws `UsageError`. */
export function parseArguments(words: readonly string[]): Arguments {
  const [name, ...rest] = words;
  const corpus = CORPORA.find((candidate) => candidate.name === name);
  if (corpus === undefined) throw new UsageError(`no corpus "${name ?? ''}": ${CORPORA.map((c) => c.name).join(', ')}`);
  const own: Record<string, string> = {};
  const paths: string[] = [];
  const toolOptions: string[] = [];
  let verbose = false;
  const queue = [...rest];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '-v') verbose = true;
    else if (OWN.has(word)) own[word] = valueOf(word, queue);
    else if (corpus.options[word] === true) toolOptions.push(word, valueOf(word, queue));
    else if (corpus.options[word] === false) toolOptions.push(word);
    else if (word.startsWith('-')) throw new UsageError(`${word} is not an option of golden:${corpus.name}`);
    else paths.push(word);
  }
  const minPercent = own['--min'] === undefined ? undefined : percent(own['--min']);
  return {
    corpus,
    paths,
    verbose,
    toolOptions,
    token: own['--token'] ?? 'admin-token',
    upOptions: (own['--up'] ?? '').split(' ').filter((part) => part !== ''),
    ...(own['--json'] === undefined ? {} : { jsonFile: own['--json'] }),
    ...(own['--server'] === undefined ? {} : { server: own['--server'] }),
    ...(minPercent === undefined ? {} : { minPercent }),
  };
}

const OWN = new Set(['--json', '--min', '--server', '--token', '--up']);

function valueOf(option: string, queue: string[]): string {
  const value = queue.shift();
  if (value === undefined) throw new UsageError(`${option} needs a value`);
  return value;
}

function percent(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100)) throw new UsageError(`--min ${text}: not a percentage`);
  return value;
}
