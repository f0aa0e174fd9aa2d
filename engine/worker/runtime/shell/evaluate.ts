import { seconds, type Instant } from '../../../base/brand';
import type { Process } from './command';
import { commands } from './commands/index';
import { FOREVER, sleep, type Script } from './effects';
import { cleanPath, type Files } from './files';
import { parse } from './parse';
import { ShellSyntaxError, type Node, type Part, type Redirect, type Word } from './syntax';

/** No exit code: the trap ended and the script goes on. */
export const TRAP_RETURNED = -1;

export interface ShellWorld {
  readonly files: Files;
  readonly hostname: string;
  now(): Instant;
  out(text: string): void;
  err(text: string): void;
}

const SHELLS = /^(?:.*\/)?(?:sh|ash|bash)$/;

/** One shell: its variables, directory and traps. */
export class Shell {
  readonly variables: Map<string, string>;
  /** Scripts to run on a signal, by its name without SIG. */
  readonly traps = new Map<string, string>();
  /** It was told to exit; what `run` gave back then is its own exit code. */
  hasExited = false;
  private directory: string;
  private lastCode = 0;
  private steps = 0;

  constructor(
    private readonly world: ShellWorld,
    env: ReadonlyMap<string, string>,
    directory: string,
    private positional: readonly string[] = [],
  ) {
    this.variables = new Map(env);
    this.directory = directory === '' ? '/' : directory;
  }

  /** Runs a script to its exit code. */
  *run(script: string): Script<number> {
    try {
      const code = yield* this.node(parse(script), { stdin: '', out: this.world.out, err: this.world.err });
      const onExit = this.traps.get('EXIT');
      if (onExit === undefined) return code;
      this.traps.delete('EXIT');
      yield* this.run(onExit);
      return code;
    } catch (error) {
      if (error instanceof ExitSignal) {
        this.hasExited = true;
        return error.code;
      }
      if (!(error instanceof ShellSyntaxError)) throw error;
      this.world.err(`sh: ${error.message}\n`);
      return 2;
    }
  }

  /** Runs a program with its arguments, as `exec` without a shell does. `sh -c` is this very shell, traps and all. */
  *exec(argv: readonly string[], stdin = ''): Script<number> {
    const [program = '', flag = '', script] = argv;
    if (SHELLS.test(program) && /^-[a-z]*c$/.test(flag) && script !== undefined) {
      this.positional = argv.slice(3);
      return yield* this.run(script);
    }
    try {
      return yield* this.program(argv, { stdin, out: this.world.out, err: this.world.err });
    } catch (error) {
      if (error instanceof ExitSignal) return error.code;
      throw error;
    }
  }

  /** Runs the script of a trap: its exit code if it left the shell, else `TRAP_RETURNED`. */
  *runTrap(script: string): Script<number> {
    try {
      yield* this.node(parse(script), { stdin: '', out: this.world.out, err: this.world.err });
      return TRAP_RETURNED;
    } catch (error) {
      if (error instanceof ExitSignal) return error.code;
      if (!(error instanceof ShellSyntaxError)) throw error;
      this.world.err(`sh: ${error.message}\n`);
      return TRAP_RETURNED;
    }
  }

  private *node(node: Node, io: Io): Script<number> {
    const code = yield* this.dispatch(node, io);
    this.lastCode = code;
    return code;
  }

  private *dispatch(node: Node, io: Io): Script<number> {
    switch (node.kind) {
      case 'list':
        return yield* this.list(node.items, io);
      case 'and': {
        const code = yield* this.node(node.left, io);
        return code === 0 ? yield* this.node(node.right, io) : code;
      }
      case 'or': {
        const code = yield* this.node(node.left, io);
        return code === 0 ? 0 : yield* this.node(node.right, io);
      }
      case 'pipeline':
        return yield* this.pipeline(node.stages, node.negated, io);
      case 'while':
        return yield* this.loop(node, io);
      case 'if':
        for (const branch of node.branches)
          if ((yield* this.node(branch.condition, io)) === 0) return yield* this.node(branch.body, io);
        return node.otherwise === undefined ? 0 : yield* this.node(node.otherwise, io);
      case 'for':
        return yield* this.each(node, io);
      case 'group':
        return yield* this.redirected(node.redirects, io, (inner) => this.node(node.body, inner));
      case 'simple':
        return yield* this.simple(node, io);
    }
  }

  private *list(items: readonly { readonly node: Node; readonly background: boolean }[], io: Io): Script<number> {
    let code = 0;
    for (const [index, item] of items.entries()) {
      // There is one thread: what is put into the background and followed by something else is not run at all.
      if (item.background && index < items.length - 1) continue;
      code = yield* this.node(item.node, io);
    }
    return code;
  }

  private *pipeline(stages: readonly Node[], negated: boolean, io: Io): Script<number> {
    let stdin = io.stdin;
    let code = 0;
    for (const [index, stage] of stages.entries()) {
      const last = index === stages.length - 1;
      let captured = '';
      const out = last ? io.out : (text: string): void => void (captured += text);
      code = yield* this.node(stage, { stdin, out, err: io.err });
      stdin = captured;
    }
    return negated ? (code === 0 ? 1 : 0) : code;
  }

  private *loop(node: Extract<Node, { kind: 'while' }>, io: Io): Script<number> {
    let code = 0;
    for (;;) {
      yield* this.step();
      const met = (yield* this.node(node.condition, io)) === 0;
      if (met === node.until) return code;
      try {
        code = yield* this.node(node.body, io);
      } catch (error) {
        if (!(error instanceof LoopSignal)) throw error;
        if (error.kind === 'break') return 0;
      }
    }
  }

  private *each(node: Extract<Node, { kind: 'for' }>, io: Io): Script<number> {
    const values = yield* this.words(node.words, io);
    let code = 0;
    for (const value of values) {
      yield* this.step();
      this.variables.set(node.name, value);
      try {
        code = yield* this.node(node.body, io);
      } catch (error) {
        if (!(error instanceof LoopSignal)) throw error;
        if (error.kind === 'break') return 0;
      }
    }
    return code;
  }

  /** A loop that never waits would stop virtual time: each so many rounds cost a second of it. */
  private *step(): Script<void> {
    this.steps += 1;
    if (this.steps % STEPS_A_SECOND === 0) yield* sleep(seconds(1));
  }

  private *simple(node: Extract<Node, { kind: 'simple' }>, io: Io): Script<number> {
    for (const { name, value } of node.assignments) this.variables.set(name, yield* this.joined(value, io));
    const argv = yield* this.words(node.words, io);
    return yield* this.redirected(node.redirects, io, (inner) =>
      argv.length === 0 ? nothing() : this.program(argv, inner),
    );
  }

  private *redirected(redirects: readonly Redirect[], io: Io, run: (io: Io) => Script<number>): Script<number> {
    const inner = { ...io };
    const writes = new Map<string, string>();
    for (const redirect of redirects) {
      if (redirect.mode === 'duplicate') {
        if (redirect.from === 'stderr') inner.err = inner.out;
        else inner.out = inner.err;
        continue;
      }
      const target = cleanPath(yield* this.joined(redirect.target, io), this.directory);
      if (redirect.mode === 'read') {
        const content = this.world.files.read(target);
        if (content === undefined) {
          io.err(`sh: can't open ${target}: no such file\n`);
          return 1;
        }
        inner.stdin = content;
        continue;
      }
      const sink = this.sink(target, redirect.mode === 'append', writes);
      if (redirect.from !== 'stderr') inner.out = sink;
      if (redirect.from !== 'stdout') inner.err = sink;
    }
    const code = yield* run(inner);
    for (const [path, content] of writes)
      if (!this.world.files.write(path, content)) {
        io.err(`sh: can't create ${path}: Read-only file system\n`);
        return 1;
      }
    return code;
  }

  private sink(path: string, append: boolean, writes: Map<string, string>): (text: string) => void {
    if (path === '/dev/null') return () => undefined;
    if (path === '/dev/stdout' || path === '/proc/1/fd/1') return this.world.out;
    if (path === '/dev/stderr' || path === '/proc/1/fd/2') return this.world.err;
    if (!writes.has(path)) writes.set(path, append ? (this.world.files.read(path) ?? '') : '');
    return (text) => void writes.set(path, (writes.get(path) ?? '') + text);
  }

  private *program(argv: readonly string[], io: Io): Script<number> {
    const [path = '', ...args] = argv;
    const name = path.split('/').at(-1) ?? '';
    switch (name) {
      case 'exit':
        throw new ExitSignal(args[0] === undefined ? this.lastCode : Number(args[0]) & 255);
      case 'break':
      case 'continue':
        throw new LoopSignal(name);
      case 'cd':
        this.directory = cleanPath(args[0] ?? '/', this.directory);
        return 0;
      case 'pwd':
        io.out(`${this.directory}\n`);
        return 0;
      case 'export':
        for (const arg of args) {
          const at = arg.indexOf('=');
          if (at > 0) this.variables.set(arg.slice(0, at), arg.slice(at + 1));
        }
        return 0;
      case 'unset':
        for (const arg of args) this.variables.delete(arg);
        return 0;
      case 'set':
      case 'wait':
      case 'ulimit':
      case 'umask':
        return 0;
      case 'trap':
        for (const signal of args.slice(1)) this.traps.set(signal.replace(/^SIG/, ''), args[0] ?? '');
        return 0;
      case 'eval':
        return yield* this.node(parse(args.join(' ')), io);
      case 'exec':
      case 'timeout':
      case 'nohup':
        return yield* this.program(name === 'timeout' ? args.slice(1) : args, io);
      case 'sh':
      case 'ash':
      case 'bash':
        return yield* this.subshell(args, io);
      case 'tail':
        if (args.includes('-f') || args.includes('-F')) for (;;) yield* sleep(FOREVER);
        break;
      default:
    }
    const command = commands.get(name);
    if (command === undefined) {
      io.err(`sh: ${path}: not found\n`);
      return 127;
    }
    return yield* command(this.process(argv, io));
  }

  private process(argv: readonly string[], io: Io): Process {
    return {
      args: argv,
      stdin: io.stdin,
      files: this.world.files,
      env: this.variables,
      directory: this.directory,
      hostname: this.world.hostname,
      now: () => this.world.now(),
      out: io.out,
      err: io.err,
    };
  }

  private *subshell(args: readonly string[], io: Io): Script<number> {
    const at = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
    const script =
      at >= 0
        ? args[at + 1]
        : args[0] === undefined
          ? io.stdin
          : this.world.files.read(cleanPath(args[0], this.directory));
    if (script === undefined) {
      io.err(`sh: can't open '${args[0] ?? ''}': No such file or directory\n`);
      return 2;
    }
    const world = { ...this.world, now: () => this.world.now(), out: io.out, err: io.err };
    const inner = new Shell(world, this.variables, this.directory, args.slice(at >= 0 ? at + 2 : 0));
    return yield* inner.run(script);
  }

  private *words(words: readonly Word[], io: Io): Script<readonly string[]> {
    const out: string[] = [];
    for (const word of words) out.push(...(yield* this.fields(word, io)));
    return out;
  }

  /** Expands a word; what is not quoted is split at blanks. */
  private *fields(word: Word, io: Io): Script<readonly string[]> {
    const fields: string[] = [];
    let current: string | undefined;
    for (const part of word) {
      const text = yield* this.expand(part, io);
      const splits = part.kind !== 'arithmetic' && !part.quoted && part.kind !== 'text';
      if (!splits) {
        current = (current ?? '') + text;
        continue;
      }
      const pieces = text.split(/\s+/);
      for (const [index, piece] of pieces.entries()) {
        if (index > 0 && current !== undefined) {
          fields.push(current);
          current = undefined;
        }
        if (piece !== '') current = (current ?? '') + piece;
      }
    }
    if (current !== undefined) fields.push(current);
    return fields.flatMap((field) => this.globbed(field, word));
  }

  private globbed(field: string, word: Word): readonly string[] {
    const isPattern = field.includes('*') && word.every((part) => part.kind !== 'text' || !part.quoted);
    if (!isPattern) return [field];
    const path = cleanPath(field, this.directory);
    const slash = path.lastIndexOf('/');
    const expression = new RegExp(
      `^${path
        .slice(slash + 1)
        .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')}$`,
    );
    const names = (this.world.files.list(path.slice(0, slash) || '/') ?? []).filter((name) => expression.test(name));
    return names.length === 0 ? [field] : names.map((name) => `${field.slice(0, field.lastIndexOf('/') + 1)}${name}`);
  }

  private *joined(word: Word, io: Io): Script<string> {
    let out = '';
    for (const part of word) out += yield* this.expand(part, io);
    return out;
  }

  private *expand(part: Part, io: Io): Script<string> {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'variable': {
        const value = this.variable(part.name);
        return value === undefined || (value === '' && part.fallback !== undefined) ? (part.fallback ?? '') : value;
      }
      case 'arithmetic':
        return String(this.arithmetic(part.expression));
      case 'command': {
        let captured = '';
        yield* this.node(parse(part.script), { stdin: '', out: (text) => void (captured += text), err: io.err });
        return captured.replace(/\n+$/, '');
      }
    }
  }

  private variable(name: string): string | undefined {
    if (name === '?') return String(this.lastCode);
    if (name === '$') return '1';
    if (name === '#') return String(Math.max(0, this.positional.length - 1));
    if (name === '@' || name === '*') return this.positional.slice(1).join(' ');
    if (/^\d$/.test(name)) return this.positional[Number(name)] ?? (name === '0' ? 'sh' : '');
    return name === 'HOSTNAME' ? (this.variables.get(name) ?? this.world.hostname) : this.variables.get(name);
  }

  /** Sums and products of numbers and variables, left to right within their rank. */
  private arithmetic(expression: string): number {
    const tokens = expression.match(/\d+|[A-Za-z_$][A-Za-z0-9_]*|[-+*/%()]/g) ?? [];
    let at = 0;
    const atom = (): number => {
      const token = tokens[at] ?? '0';
      at += 1;
      if (token === '(') {
        const value = sum();
        at += 1;
        return value;
      }
      if (token === '-') return -atom();
      return /^\d/.test(token) ? Number(token) : Number(this.variable(token.replace('$', '')) ?? '0');
    };
    const product = (): number => {
      let value = atom();
      for (let token = tokens[at]; token === '*' || token === '/' || token === '%'; token = tokens[at]) {
        at += 1;
        const right = atom();
        value = token === '*' ? value * right : token === '/' ? Math.trunc(value / right) : value % right;
      }
      return value;
    };
    const sum = (): number => {
      let value = product();
      for (let token = tokens[at]; token === '+' || token === '-'; token = tokens[at]) {
        at += 1;
        value = token === '+' ? value + product() : value - product();
      }
      return value;
    };
    return sum();
  }
}

const STEPS_A_SECOND = 1000;

interface Io {
  stdin: string;
  out: (text: string) => void;
  err: (text: string) => void;
}

function* nothing(): Script<number> {
  return 0;
}

/** Leaves the script; caught by `run`. */
class ExitSignal extends Error {
  constructor(readonly code: number) {
    super('exit');
  }
}

class LoopSignal extends Error {
  constructor(readonly kind: 'break' | 'continue') {
    super(kind);
  }
}
