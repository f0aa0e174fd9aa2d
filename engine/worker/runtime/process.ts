import { instant, millis, type Instant, type Millis } from '../../base/brand';
import type { Cancel, Clock } from '../../sim/clock';
import type { Run } from './behaviour';
import { FOREVER, type Effect, type NetworkReply, type Script } from './shell/effects';
import { TRAP_RETURNED, type Shell } from './shell/evaluate';

/** How a process ended. */
export interface Exit {
  readonly code: number;
  readonly reason: string | undefined;
  /** Left in the termination message file. */
  readonly message: string | undefined;
}

/** A running process of a container. Ends once, by itself, by a signal or by `kill`. */
export interface Process {
  readonly startedAt: Instant;
  /** The stop signal. True: the process will end because of it. */
  signal(): void;
  /** Ends at once with a code, as SIGKILL (137) or a fault does. */
  kill(exit: Exit): void;
  memory(): number;
  /** Thousandths of a core. */
  cpu(): number;
}

/** Plays a run of a behaviour. */
export class ScriptedProcess implements Process {
  readonly startedAt: Instant;
  /** Most processes wait for nothing. */
  private cancels: Cancel[] | undefined;
  private ended = false;

  constructor(
    private readonly clock: Clock,
    private readonly run: Run,
    memoryLimit: number | undefined,
    private readonly onExit: (exit: Exit) => void,
  ) {
    this.startedAt = clock.now();
    if (run.duration !== undefined)
      this.endAfter(run.duration, { code: run.exitCode, reason: run.reason, message: run.message });
    const over = memoryLimit === undefined ? undefined : run.memory.find((step) => step.bytes > memoryLimit);
    if (over !== undefined) this.endAfter(over.from, OUT_OF_MEMORY);
  }

  signal(): void {
    if (this.ended || this.run.onStop.kind === 'ignores') return;
    this.endAfter(this.run.onStop.after, { code: this.run.stopExitCode, reason: undefined, message: undefined });
  }

  kill(exit: Exit): void {
    if (this.ended) return;
    this.ended = true;
    for (const cancel of this.cancels ?? []) cancel();
    this.onExit(exit);
  }

  memory(): number {
    const age = this.clock.now() - this.startedAt;
    let bytes = 0;
    for (const step of this.run.memory) if (step.from <= age) bytes = step.bytes;
    return bytes;
  }

  cpu(): number {
    const age = this.clock.now() - this.startedAt;
    let millicores = IDLE_MILLICORES;
    for (const step of this.run.cpu ?? []) if (step.from <= age) millicores = step.millicores;
    return millicores;
  }

  private endAfter(delay: Millis, exit: Exit): void {
    if (delay === 0) this.kill(exit);
    else (this.cancels ??= []).push(this.clock.after(delay, 'process ends', () => this.kill(exit)));
  }
}

/** Of a process that waits. */
export const IDLE_MILLICORES = 1;

export const OUT_OF_MEMORY: Exit = { code: 137, reason: 'OOMKilled', message: undefined };
export const SIGKILLED: Exit = { code: 137, reason: undefined, message: undefined };

/** What a script reaches of the network. */
export type Connect = (effect: Extract<Effect, { kind: 'connect' }>, done: (reply: NetworkReply) => void) => void;

/**
 * Plays a script of the shell. As the first process of its PID namespace it has no default reaction to the stop signal:
 * without a trap it lives until it is killed (pid_namespaces(7)).
 */
export class ShellProcess implements Process {
  readonly startedAt: Instant;
  private cancel: Cancel | undefined;
  private wakesAt: Instant | undefined;
  private ended = false;
  /** The script that a trap interrupted. */
  private interrupted: { readonly script: Script<number>; readonly wakesAt: Instant | undefined } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly shell: Shell,
    private script: Script<number>,
    private readonly connect: Connect,
    private readonly onExit: (exit: Exit) => void,
  ) {
    this.startedAt = clock.now();
  }

  start(): void {
    this.advance(undefined);
  }

  signal(): void {
    const trap = this.shell.traps.get('TERM');
    if (trap === undefined || trap === '' || this.ended || this.interrupted !== undefined) return;
    this.cancel?.();
    this.interrupted = { script: this.script, wakesAt: this.wakesAt };
    this.wakesAt = undefined;
    this.script = this.shell.runTrap(trap);
    this.advance(undefined);
  }

  kill(exit: Exit): void {
    if (this.ended) return;
    this.ended = true;
    this.cancel?.();
    this.onExit(exit);
  }

  memory(): number {
    return SHELL_MEMORY;
  }

  cpu(): number {
    return IDLE_MILLICORES;
  }

  private advance(reply: NetworkReply | undefined): void {
    for (let answer = reply; !this.ended;) {
      const step = this.script.next(answer);
      if (step.done === true) return this.finish(step.value);
      const effect = step.value;
      if (effect.kind === 'connect') {
        const current = this.script;
        this.connect(effect, (given) => {
          if (this.script === current) this.advance(given);
        });
        return;
      }
      answer = undefined;
      if (effect.duration > 0) return this.wait(effect.duration);
    }
  }

  private finish(code: number): void {
    const interrupted = this.interrupted;
    if (interrupted === undefined || code !== TRAP_RETURNED) {
      this.kill({ code, reason: undefined, message: undefined });
      return;
    }
    this.interrupted = undefined;
    this.script = interrupted.script;
    if (interrupted.wakesAt !== undefined) this.wait(millis(Math.max(0, interrupted.wakesAt - this.clock.now())));
  }

  /** `sleep infinity` sets no timer: it would keep the clock from being quiet. */
  private wait(duration: Millis): void {
    if (duration >= FOREVER) return;
    this.wakesAt = instant(this.clock.now() + duration);
    this.cancel = this.clock.after(duration, 'script waits', () => {
      this.wakesAt = undefined;
      this.advance(undefined);
    });
  }
}

export const SHELL_MEMORY = 2_000_000;
