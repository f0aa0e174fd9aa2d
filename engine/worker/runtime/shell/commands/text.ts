import { cleanPath } from '../files';
import { immediate, type Command, type Process } from '../command';

const lines = (text: string): readonly string[] => {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
};

/** Reads the files named, or stdin when none is; undefined after an error was printed. */
function input(process: Process, names: readonly string[]): string | undefined {
  if (names.length === 0) return process.stdin;
  let out = '';
  for (const name of names) {
    const content = name === '-' ? process.stdin : process.files.read(cleanPath(name, process.directory));
    if (content === undefined) {
      process.err(`${process.args[0] ?? ''}: can't open '${name}': No such file or directory\n`);
      return undefined;
    }
    out += content;
  }
  return out;
}

export const echo: Command = immediate((process) => {
  const args = process.args.slice(1);
  const flags = { newline: true, escapes: false };
  while (args[0] !== undefined && /^-[neE]+$/.test(args[0])) {
    const flag = args.shift() ?? '';
    if (flag.includes('n')) flags.newline = false;
    if (flag.includes('e')) flags.escapes = true;
  }
  const text = args.join(' ');
  process.out((flags.escapes ? unescape(text) : text) + (flags.newline ? '\n' : ''));
  return 0;
});

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '0': '\0' };
const unescape = (text: string): string => text.replace(/\\([ntr\\0])/g, (_, one: string) => ESCAPES[one] ?? one);

export const printf: Command = immediate((process) => {
  const [, format = '', ...values] = process.args;
  const rest = [...values];
  do {
    process.out(
      unescape(format).replace(/%(-?\d*)([sd%])/g, (_, width: string, type: string) => {
        if (type === '%') return '%';
        const value = rest.shift() ?? (type === 'd' ? '0' : '');
        return width.startsWith('-') ? value.padEnd(Number(width.slice(1))) : value.padStart(Number(width || '0'));
      }),
    );
  } while (rest.length > 0 && format.includes('%'));
  return 0;
});

export const cat: Command = immediate((process) => {
  const text = input(process, process.args.slice(1));
  if (text === undefined) return 1;
  process.out(text);
  return 0;
});

export const grep: Command = immediate((process) => {
  const flags = process.args
    .slice(1)
    .filter((arg) => arg.startsWith('-'))
    .join('');
  const [pattern = '', ...names] = process.args.slice(1).filter((arg) => !arg.startsWith('-'));
  const text = input(process, names);
  if (text === undefined) return 2;
  const expression = new RegExp(
    flags.includes('F') ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : pattern,
    flags.includes('i') ? 'i' : '',
  );
  const found = lines(text).filter((line) => expression.test(line) !== flags.includes('v'));
  if (flags.includes('c')) process.out(`${found.length}\n`);
  else if (!flags.includes('q')) for (const line of found) process.out(`${line}\n`);
  return found.length > 0 ? 0 : 1;
});

function countOf(process: Process): { readonly count: number; readonly names: readonly string[] } {
  const names: string[] = [];
  let count = 10;
  const args = process.args.slice(1);
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '-n') {
      at += 1;
      count = Number(args[at] ?? '10');
    } else if (/^-n?\d+$/.test(arg)) count = Number(arg.replace(/^-n?/, ''));
    else if (!arg.startsWith('-')) names.push(arg);
  }
  return { count, names };
}

export const head: Command = immediate((process) => {
  const { count, names } = countOf(process);
  const text = input(process, names);
  if (text === undefined) return 1;
  for (const line of lines(text).slice(0, count)) process.out(`${line}\n`);
  return 0;
});

export const tailOnce: Command = immediate((process) => {
  const { count, names } = countOf(process);
  const text = input(process, names);
  if (text === undefined) return 1;
  for (const line of lines(text).slice(-count)) process.out(`${line}\n`);
  return 0;
});

export const wc: Command = immediate((process) => {
  const flags = process.args
    .slice(1)
    .filter((arg) => arg.startsWith('-'))
    .join('');
  const text = input(
    process,
    process.args.slice(1).filter((arg) => !arg.startsWith('-')),
  );
  if (text === undefined) return 1;
  const counts = { l: lines(text).length, w: text.split(/\s+/).filter((word) => word !== '').length, c: text.length };
  const wanted = (['l', 'w', 'c'] as const).filter((one) => flags === '' || flags.includes(one));
  process.out(`${wanted.map((one) => String(counts[one])).join(' ')}\n`);
  return 0;
});

export const sort: Command = immediate((process) => {
  const flags = process.args
    .slice(1)
    .filter((arg) => arg.startsWith('-'))
    .join('');
  const text = input(
    process,
    process.args.slice(1).filter((arg) => !arg.startsWith('-')),
  );
  if (text === undefined) return 1;
  const sorted = [...lines(text)].sort(flags.includes('n') ? (a, b) => Number(a) - Number(b) : undefined);
  if (flags.includes('r')) sorted.reverse();
  for (const line of flags.includes('u') ? new Set(sorted) : sorted) process.out(`${line}\n`);
  return 0;
});

export const seq: Command = immediate((process) => {
  const numbers = process.args.slice(1).map(Number);
  const [first, last] = numbers.length === 1 ? [1, numbers[0] ?? 0] : [numbers[0] ?? 1, numbers.at(-1) ?? 0];
  const step = numbers.length === 3 ? (numbers[1] ?? 1) : 1;
  for (let value = first; step > 0 ? value <= last : value >= last; value += step || 1) process.out(`${value}\n`);
  return 0;
});
