import { cleanPath } from '../files';
import { immediate, type Command, type Process } from '../command';

const operands = (process: Process): readonly string[] => process.args.slice(1).filter((arg) => !arg.startsWith('-'));
const flagsOf = (process: Process): string =>
  process.args
    .slice(1)
    .filter((arg) => arg.startsWith('-'))
    .join('');

const complain = (process: Process, what: string, why: string): number => {
  process.err(`${process.args[0] ?? ''}: ${what}: ${why}\n`);
  return 1;
};

export const ls: Command = immediate((process) => {
  const names = operands(process);
  let code = 0;
  for (const name of names.length === 0 ? ['.'] : names) {
    const path = cleanPath(name, process.directory);
    const inside = process.files.list(path);
    if (inside !== undefined) for (const one of inside) process.out(`${one}\n`);
    else if (process.files.read(path) !== undefined) process.out(`${name}\n`);
    else code = complain(process, name, 'No such file or directory');
  }
  return code;
});

export const touch: Command = immediate((process) => {
  for (const name of operands(process)) {
    const path = cleanPath(name, process.directory);
    const content = process.files.read(path) ?? '';
    if (!process.files.write(path, content)) return complain(process, name, 'Read-only file system');
  }
  return 0;
});

export const rm: Command = immediate((process) => {
  const flags = flagsOf(process);
  let code = 0;
  for (const name of operands(process)) {
    const path = cleanPath(name, process.directory);
    if (process.files.isDirectory(path)) {
      if (!/[rR]/.test(flags)) code = complain(process, `can't remove '${name}'`, 'Is a directory');
      else removeAll(process, path);
    } else if (!process.files.remove(path) && !flags.includes('f'))
      code = complain(process, `can't remove '${name}'`, 'No such file or directory');
  }
  return code;
});

function removeAll(process: Process, path: string): void {
  for (const name of process.files.list(path) ?? []) {
    const inside = `${path === '/' ? '' : path}/${name}`;
    if (process.files.isDirectory(inside)) removeAll(process, inside);
    else process.files.remove(inside);
  }
  process.files.remove(path);
}

export const mkdir: Command = immediate((process) => {
  for (const name of operands(process)) process.files.makeDirectory(cleanPath(name, process.directory));
  return 0;
});

const copy = (process: Process, remove: boolean): number => {
  const [source = '', target = ''] = operands(process);
  const content = process.files.read(cleanPath(source, process.directory));
  if (content === undefined) return complain(process, `can't stat '${source}'`, 'No such file or directory');
  const path = cleanPath(target, process.directory);
  const place = process.files.isDirectory(path) ? cleanPath(source.split('/').at(-1) ?? '', path) : path;
  if (!process.files.write(place, content))
    return complain(process, `can't create '${target}'`, 'Read-only file system');
  if (remove) process.files.remove(cleanPath(source, process.directory));
  return 0;
};

export const cp: Command = immediate((process) => copy(process, false));
export const mv: Command = immediate((process) => copy(process, true));

export const tee: Command = immediate((process) => {
  process.out(process.stdin);
  for (const name of operands(process)) {
    const path = cleanPath(name, process.directory);
    const before = flagsOf(process).includes('a') ? (process.files.read(path) ?? '') : '';
    process.files.write(path, before + process.stdin);
  }
  return 0;
});

export const test: Command = immediate((process) => {
  const isBracket = process.args[0] !== 'test';
  const args = isBracket ? process.args.slice(1, -1) : process.args.slice(1);
  return holds(process, args) ? 0 : 1;
});

function holds(process: Process, args: readonly string[]): boolean {
  const or = args.indexOf('-o');
  if (or > 0) return holds(process, args.slice(0, or)) || holds(process, args.slice(or + 1));
  const and = args.indexOf('-a');
  if (and > 0) return holds(process, args.slice(0, and)) && holds(process, args.slice(and + 1));
  if (args[0] === '!') return !holds(process, args.slice(1));
  const [left = '', operator, right = ''] = args;
  if (args.length <= 1) return left !== '';
  if (args.length === 2) return holdsUnary(process, left, operator ?? '');
  return holdsBinary(left, operator ?? '', right);
}

function holdsUnary(process: Process, operator: string, operand: string): boolean {
  const path = cleanPath(operand, process.directory);
  const content = process.files.read(path);
  switch (operator) {
    case '-z':
      return operand === '';
    case '-n':
      return operand !== '';
    case '-f':
    case '-r':
    case '-w':
    case '-x':
      return content !== undefined;
    case '-s':
      return content !== undefined && content !== '';
    case '-d':
      return process.files.isDirectory(path);
    case '-e':
      return content !== undefined || process.files.isDirectory(path);
    default:
      return false;
  }
}

function holdsBinary(left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '-eq':
      return Number(left) === Number(right);
    case '-ne':
      return Number(left) !== Number(right);
    case '-lt':
      return Number(left) < Number(right);
    case '-le':
      return Number(left) <= Number(right);
    case '-gt':
      return Number(left) > Number(right);
    case '-ge':
      return Number(left) >= Number(right);
    default:
      return false;
  }
}
