import { bytesOfText, textOfBytes } from '../../../../base/byte-text';
import { immediate, type Command, type Process } from '../command';
import { cleanPath } from '../files';

/** `tar` as `kubectl cp` calls it: one archive, in on standard input or out on standard output, plain. */
export const tar: Command = immediate((process) => {
  const asked = optionsOf(process.args.slice(1));
  if (asked.archive !== '-') return fail(process, `${asked.archive}: only archives on standard input and output`);
  if (asked.mode === 'x') return extract(process, asked);
  if (asked.mode === 'c') return create(process, asked);
  return fail(process, `unsupported: mode ${JSON.stringify(asked.mode)}`);
});

interface Asked {
  readonly mode: string;
  readonly archive: string;
  readonly directory: string;
  readonly names: readonly string[];
}

/** The first word may stand without its dash; `-C` and `-f` take the word after. */
function optionsOf(words: readonly string[]): Asked {
  const asked = { mode: '', archive: '-', directory: '', names: [] as string[] };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const isLetters = i === 0 ? !word.startsWith('--') : /^-[a-zA-Z]/.test(word);
    if (word.startsWith('--')) continue;
    if (!isLetters) asked.names.push(word);
    for (const letter of isLetters ? word.replace(/^-/, '') : '') {
      if (letter === 'c' || letter === 'x' || letter === 't') asked.mode = letter;
      else if (letter === 'f') asked.archive = words[++i] ?? '';
      else if (letter === 'C') asked.directory = words[++i] ?? '';
    }
  }
  return asked;
}

function fail(process: Process, why: string): number {
  process.err(`tar: ${why}\n`);
  return 1;
}

const BLOCK = 512;
const NAME_BYTES_MAX = 100;

function extract(process: Process, { directory }: Asked): number {
  const root = cleanPath(directory, process.directory);
  const archive = bytesOfText(process.stdin);
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const head = archive.subarray(at, at + BLOCK);
    const size = Number.parseInt(field(head, 124, 12), 8) || 0;
    const content = archive.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(head[156] ?? 0);
    if (type === 'x' || type === 'L') {
      longName = type === 'L' ? field(content, 0, content.length) : pathRecord(textOfBytes(content));
      continue;
    }
    const prefix = field(head, 345, 155);
    const name = longName ?? `${prefix === '' ? '' : `${prefix}/`}${field(head, 0, NAME_BYTES_MAX)}`;
    longName = undefined;
    const path = cleanPath(name, root);
    if (type === '5') process.files.makeDirectory(path);
    else if (type === '0' || type === '\0') {
      if (!process.files.write(path, textOfBytes(content)))
        return fail(process, `can't open '${name}': Read-only file system`);
    }
  }
  return 0;
}

/** `27 path=some/long/name\n` of a PAX header. */
const pathRecord = (text: string): string | undefined => /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1];

function field(bytes: Uint8Array, start: number, length: number): string {
  const text = textOfBytes(bytes.subarray(start, start + length));
  const end = text.indexOf('\0');
  return (end < 0 ? text : text.slice(0, end)).trim();
}

function create(process: Process, { names, directory }: Asked): number {
  const root = cleanPath(directory, process.directory);
  let code = 0;
  for (const name of names) {
    if (name.startsWith('/')) process.err("tar: removing leading '/' from member names\n");
    if (!add(process, name.replace(/^\/+/, ''), cleanPath(name, root))) {
      code = fail(process, `${name}: No such file or directory`);
    }
  }
  process.out('\0'.repeat(2 * BLOCK));
  return code;
}

function add(process: Process, name: string, path: string): boolean {
  const content = process.files.read(path);
  if (content !== undefined) {
    const bytes = bytesOfText(content);
    const padding = (BLOCK - (bytes.length % BLOCK)) % BLOCK;
    process.out(header(name, { size: bytes.length, type: '0', at: process.now() }) + content + '\0'.repeat(padding));
    return true;
  }
  const inside = process.files.list(path);
  if (inside === undefined) return false;
  process.out(header(`${name.replace(/\/$/, '')}/`, { size: 0, type: '5', at: process.now() }));
  for (const one of inside) add(process, `${name.replace(/\/$/, '')}/${one}`, `${path === '/' ? '' : path}/${one}`);
  return true;
}

interface Entry {
  readonly size: number;
  readonly type: '0' | '5';
  readonly at: number;
}

/** A header of ustar (POSIX.1-1988); a name that is too long comes in a block of its own before it. */
function header(name: string, { size, type, at }: Entry): string {
  const bytes = bytesOfText(name);
  if (bytes.length <= NAME_BYTES_MAX) return block(name, size, type, at);
  const padding = (BLOCK - ((bytes.length + 1) % BLOCK)) % BLOCK;
  const before = block('././@LongLink', bytes.length + 1, 'L', 0) + name + '\0'.repeat(1 + padding);
  return before + block(textOfBytes(bytes.subarray(0, NAME_BYTES_MAX)), size, type, at);
}

function block(name: string, size: number, type: string, at: number): string {
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;
  const parts = [
    padded(name, NAME_BYTES_MAX),
    octal(type === '5' ? 0o755 : 0o644, 8),
    octal(0, 8),
    octal(0, 8),
    octal(size, 12),
    octal(Math.floor(at / 1000), 12),
    ' '.repeat(8),
    type,
    padded('', 100),
    'ustar\x0000',
    padded('root', 32),
    padded('root', 32),
  ];
  const whole = padded(parts.join(''), BLOCK);
  const sum = bytesOfText(whole).reduce((total, byte) => total + byte, 0);
  const place = bytesOfText(parts.slice(0, 6).join('')).length;
  const before = textOfBytes(bytesOfText(whole).subarray(0, place));
  return `${before}${sum.toString(8).padStart(6, '0')}\0 ${textOfBytes(bytesOfText(whole).subarray(place + 8))}`;
}

const padded = (text: string, bytes: number): string =>
  text + '\0'.repeat(Math.max(0, bytes - bytesOfText(text).length));
