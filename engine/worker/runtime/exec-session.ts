import type { Clock } from '../../sim/clock';
import type { CriOutcome } from './cri-outcome';
import { SIGKILLED, ShellProcess, type Connect } from './process';
import type { Script } from './shell/effects';
import { Shell, type ShellWorld } from './shell/evaluate';

/** What a command in a container is connected to, for as long as it runs (CRI `Exec`). */
export interface ExecIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Input will come. */
  readonly stdin: boolean;
  /** A terminal: input is echoed, and lines end as terminals want them. */
  readonly tty: boolean;
  /** The exit code, once. */
  readonly done: (outcome: CriOutcome<number>) => void;
}

export interface ExecSession {
  input(text: string): void;
  endInput(): void;
  /** Whoever asked for it has gone. */
  hangUp(): void;
}

/** Of a command that takes no input, or that is over already. */
export const DEAF: ExecSession = Object.freeze<ExecSession>({
  input: () => undefined,
  endInput: () => undefined,
  hangUp: () => undefined,
});

interface Surroundings {
  readonly clock: Clock;
  readonly world: Omit<ShellWorld, 'out' | 'err'>;
  readonly env: ReadonlyMap<string, string>;
  readonly directory: string;
  readonly connect: Connect;
}

/** Runs a command by the small shell. */
export function execInShell(around: Surroundings, command: readonly string[], io: ExecIo): ExecSession {
  const out = io.tty ? (text: string): void => io.out(text.replaceAll('\n', '\r\n')) : io.out;
  const world: ShellWorld = { ...around.world, now: () => around.world.now(), out, err: io.tty ? out : io.err };
  const shell = new Shell(world, around.env, around.directory);
  const start = (script: Script<number>, onExit: (code: number) => void): ShellProcess => {
    const process = new ShellProcess(around.clock, shell, script, around.connect, ({ code }) => onExit(code));
    process.start();
    return process;
  };
  if (io.stdin && isInteractiveShell(command)) return new LineShell(shell, { ...io, out }, start);
  if (io.stdin && !io.tty && readsInput(command)) return new PipedCommand(shell, command, io, start);
  const process = start(shell.exec(command), (code) => io.done({ ok: true, value: code }));
  return { ...DEAF, hangUp: () => process.kill(SIGKILLED) };
}

type Start = (script: Script<number>, onExit: (code: number) => void) => ShellProcess;

const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'bash']);
const programOf = (command: readonly string[]): string => command[0]?.split('/').at(-1) ?? '';

/** A shell without a script of its own. */
function isInteractiveShell(command: readonly string[]): boolean {
  return SHELLS.has(programOf(command)) && command.slice(1).every((arg) => /^-[il]*$/.test(arg));
}

const FILTERS: ReadonlySet<string> = new Set(['cat', 'tee', 'wc', 'sort', 'grep', 'head', 'tail', 'tar', ...SHELLS]);

/** Programs that may wait for the end of their input; the others are not kept waiting for one that may never come. */
const readsInput = (command: readonly string[]): boolean => FILTERS.has(programOf(command));

/**
 * Does it do nothing until it is talked to? Of what begins by itself and reads later, the input is empty: the small shell
 * reads all of it first.
 */
export const awaitsInput = (command: readonly string[], tty: boolean): boolean =>
  isInteractiveShell(command) ||
  (!tty && COPIERS.has(programOf(command)) && command.slice(1).every((arg) => arg.startsWith('-')));

const COPIERS: ReadonlySet<string> = new Set(['cat', 'tee', 'wc', 'sort']);

/** A command that is run once all of its input is there. */
class PipedCommand implements ExecSession {
  private stdin = '';
  private process: ShellProcess | undefined;
  private isOver = false;

  constructor(
    private readonly shell: Shell,
    private readonly command: readonly string[],
    private readonly io: ExecIo,
    private readonly start: Start,
  ) {}

  input(text: string): void {
    this.stdin += text;
  }

  endInput(): void {
    if (this.process !== undefined || this.isOver) return;
    this.process = this.start(this.shell.exec(this.command, this.stdin), (code) => this.finish(code));
  }

  hangUp(): void {
    if (this.process === undefined) this.finish(SIGKILLED.code);
    else this.process.kill(SIGKILLED);
  }

  private finish(code: number): void {
    if (this.isOver) return;
    this.isOver = true;
    this.io.done({ ok: true, value: code });
  }
}

const PROMPT = '/ # ';
const ENTER = /[\r\n]/;

/** A shell that is talked to line by line. */
class LineShell implements ExecSession {
  private line = '';
  private readonly waiting: string[] = [];
  private running: ShellProcess | undefined;
  private lastCode = 0;
  private inputEnded = false;
  private isOver = false;

  constructor(
    private readonly shell: Shell,
    private readonly io: ExecIo,
    private readonly start: Start,
  ) {
    this.prompt();
  }

  input(text: string): void {
    for (const character of text) this.type(character);
    this.runNext();
  }

  endInput(): void {
    this.inputEnded = true;
    if (this.line !== '') this.enter();
    this.runNext();
  }

  hangUp(): void {
    this.running?.kill(SIGKILLED);
    this.finish(SIGKILLED.code);
  }

  private type(character: string): void {
    if (ENTER.test(character)) {
      if (this.io.tty) this.io.out('\n');
      this.enter();
    } else if (this.io.tty && (character === '\u007f' || character === '\b')) {
      if (this.line === '') return;
      this.line = this.line.slice(0, -1);
      this.io.out('\b \b');
    } else if (this.io.tty && character === '\u0003') {
      this.line = '';
      this.io.out('^C\n');
      if (this.running === undefined) this.prompt();
      else this.running.kill(SIGKILLED);
    } else if (this.io.tty && character === '\u0004') {
      if (this.line === '') this.inputEnded = true;
    } else {
      this.line += character;
      if (this.io.tty) this.io.out(character);
    }
  }

  private enter(): void {
    this.waiting.push(this.line);
    this.line = '';
  }

  private runNext(): void {
    if (this.running !== undefined || this.isOver) return;
    const line = this.waiting.shift();
    if (line === undefined) {
      if (this.inputEnded) this.finish(this.lastCode);
      return;
    }
    let ended = false;
    const process = this.start(this.shell.run(line), (code) => {
      ended = true;
      this.lineEnded(code);
    });
    if (!ended) this.running = process;
  }

  private lineEnded(code: number): void {
    this.running = undefined;
    this.lastCode = code;
    if (this.shell.hasExited) return this.finish(code);
    if (this.waiting.length === 0 && !this.inputEnded) this.prompt();
    this.runNext();
  }

  private prompt(): void {
    if (this.io.tty) this.io.out(PROMPT);
  }

  private finish(code: number): void {
    if (this.isOver) return;
    this.isOver = true;
    this.io.done({ ok: true, value: code });
  }
}
