import { millis, type Millis } from '../../base/brand';
import type { Cancel, Clock } from '../../sim/clock';
import type { JournalValue } from '../../sim/journal';
import type { Container } from './container';
import type { ContainerWorlds } from './container-worlds';
import type { ExecResult, PodIdentity } from './cri';
import type { CriError, CriOutcome, Done } from './cri-outcome';
import { DEAF, execInShell, type ExecIo, type ExecSession } from './exec-session';
import { stepAt } from './port-answer';
import { SIGKILLED, ShellProcess } from './process';
import { Shell } from './shell/evaluate';

type Log = (call: string, pod: PodIdentity, detail: Readonly<Record<string, JournalValue>>) => void;

/** A command that is run to its end. */
export interface Command {
  readonly command: readonly string[];
  /** 0: it may take for ever. */
  readonly timeout: Millis;
}

interface Scripted {
  readonly exitCode: number;
  readonly output: string;
  readonly delay: Millis;
  readonly error: string | undefined;
}

const fail = <T>(code: CriError['code'], message: string): CriOutcome<T> => ({ ok: false, error: { code, message } });
const NOT_RUNNING = 'failed to exec in container: container is not running';
const KILLED: CriOutcome<ExecResult> = { ok: true, value: { exitCode: SIGKILLED.code, stdout: '', stderr: '' } };
const NOTHING_TO_SAY: Scripted = { exitCode: 0, output: '', delay: millis(0), error: undefined };

/** Commands in running containers: what their behaviour answers, else what the small shell makes of them. */
export class ContainerCommands {
  constructor(
    private readonly clock: Clock,
    private readonly worlds: ContainerWorlds,
    private readonly log: Log,
  ) {}

  /** A command that ends with its container, as all processes of a PID namespace do (CRI `ExecSync`). */
  run(container: Container, pod: PodIdentity, { command, timeout }: Command, done: Done<ExecResult>): void {
    const { name, attempt } = container.config;
    const facts = { container: name, attempt, timeout: timeout / 1000, cmd: command.join(' ') };
    if (container.status.state !== 'running') {
      this.log('ExecSync', pod, { ...facts, err: NOT_RUNNING });
      return done(fail('Unknown', NOT_RUNNING));
    }
    const step = this.scripted(container, command);
    if (step === undefined) return this.runInShell(container, pod, { command, timeout }, facts, done);
    this.log('ExecSync', pod, {
      ...facts,
      ...(step.error === undefined ? { exit: step.exitCode } : { err: step.error }),
    });
    const answer = this.once(container, done);
    const late = timeout > 0 && step.delay > timeout;
    const outcome = late ? timedOut({ command, timeout }) : outcomeOf(step);
    const delay = late ? timeout : step.delay;
    if (delay === 0) answer(outcome);
    else this.clock.after(delay, 'runtime call', () => answer(outcome));
  }

  /** A command that is talked to (CRI `Exec`). Journalled when it begins. */
  open(container: Container, pod: PodIdentity, command: readonly string[], io: ExecIo): ExecSession {
    const { name, attempt, env, workingDir } = container.config;
    this.log('Exec', pod, { container: name, attempt, cmd: command.join(' ') });
    if (container.status.state !== 'running') {
      io.done(fail('Unknown', NOT_RUNNING));
      return DEAF;
    }
    const step = this.scripted(container, command);
    if (step === undefined) {
      const world = this.worlds.of(container);
      const around = { clock: this.clock, world, env, directory: workingDir, connect: this.worlds.connect(pod) };
      const commands = (container.commands ??= new Set());
      // A command may be over before it is open: `true` is.
      let isOver = false;
      let hangUp: () => void = () => undefined;
      const done: ExecIo['done'] = (outcome) => {
        isOver = true;
        commands.delete(hangUp);
        io.done(outcome);
      };
      const session = execInShell(around, command, { ...io, done });
      hangUp = () => session.hangUp();
      if (!isOver) commands.add(hangUp);
      return session;
    }
    this.clock.after(step.delay, 'runtime call', () => {
      if (step.error === undefined) io.out(step.output);
      io.done(step.error === undefined ? { ok: true, value: step.exitCode } : fail('Unknown', step.error));
    });
    return DEAF;
  }

  /** The first process of a container, when it is talked to; what it says goes to the log. */
  converse(container: Container, pod: PodIdentity, command: readonly string[], done: ExecIo['done']): ExecSession {
    const { env, workingDir, tty } = container.config;
    const world = this.worlds.of(container);
    const around = { clock: this.clock, world, env, directory: workingDir, connect: this.worlds.connect(pod) };
    const out = (text: string): void => this.worlds.write(container, 'stdout', text);
    const err = (text: string): void => this.worlds.write(container, 'stderr', text);
    return execInShell(around, command, { stdin: true, tty, out, err, done });
  }

  /** What the behaviour answers; undefined: that is for the shell. */
  private scripted({ behaviour, status }: Container, command: readonly string[]): Scripted | undefined {
    const age = millis(this.clock.now() - (status.startedAt ?? 0));
    const step = stepAt(behaviour.exec.get(command.join(' ')) ?? [], age);
    return step ?? (behaviour.hasShell ? undefined : NOTHING_TO_SAY);
  }

  /** Answers once: with what the command gives, or with its death when the container ends before. */
  private once(container: Container, done: Done<ExecResult>): Done<ExecResult> {
    let answered = false;
    const answer: Done<ExecResult> = (outcome) => {
      if (answered) return;
      answered = true;
      container.commands?.delete(die);
      done(outcome);
    };
    const die = (): void => answer(KILLED);
    (container.commands ??= new Set()).add(die);
    return answer;
  }

  private runInShell(
    container: Container,
    pod: PodIdentity,
    call: Command,
    facts: Readonly<Record<string, JournalValue>>,
    done: Done<ExecResult>,
  ): void {
    const output = { stdout: '', stderr: '' };
    const world = {
      ...this.worlds.of(container),
      out: (text: string) => void (output.stdout += text),
      err: (text: string) => void (output.stderr += text),
    };
    const shell = new Shell(world, this.worlds.environment(container), container.config.workingDir);
    let timer: Cancel | undefined;
    const answer = this.once(container, (outcome) => {
      timer?.();
      process.kill(SIGKILLED);
      const end = outcome.ok ? { exit: outcome.value.exitCode } : { err: outcome.error.message };
      this.log('ExecSync', pod, { ...facts, ...end });
      done(outcome);
    });
    const process = new ShellProcess(
      this.clock,
      shell,
      shell.exec(call.command),
      this.worlds.connect(pod),
      ({ code }) => answer({ ok: true, value: { exitCode: code, ...output } }),
    );
    if (call.timeout > 0) timer = this.clock.after(call.timeout, 'exec timeout', () => answer(timedOut(call)));
    process.start();
  }
}

const outcomeOf = ({ error, exitCode, output }: Scripted): CriOutcome<ExecResult> =>
  error === undefined ? { ok: true, value: { exitCode, stdout: output, stderr: '' } } : fail('Unknown', error);

const timedOut = ({ command, timeout }: Command): CriOutcome<ExecResult> =>
  fail('DeadlineExceeded', `command "${command.join(' ')}" timed out after ${timeout / 1000}s`);
