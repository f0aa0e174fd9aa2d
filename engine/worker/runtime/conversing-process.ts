import type { Instant } from '../../base/brand';
import type { Clock } from '../../sim/clock';
import { DEAF, type ExecIo, type ExecSession } from './exec-session';
import { IDLE_MILLICORES, SHELL_MEMORY, type Exit, type Process } from './process';

/** A container's first process that is talked to: a shell at its prompt, or a filter that waits for its input. */
export class ConversingProcess implements Process {
  readonly startedAt: Instant;
  private session: ExecSession = DEAF;
  private hasEnded = false;

  constructor(
    clock: Clock,
    private readonly onExit: (exit: Exit) => void,
  ) {
    this.startedAt = clock.now();
  }

  start(open: (done: ExecIo['done']) => ExecSession): void {
    const session = open((outcome) =>
      this.kill({ code: outcome.ok ? outcome.value : 1, reason: undefined, message: undefined }),
    );
    if (!this.hasEnded) this.session = session;
  }

  input(text: string): void {
    this.session.input(text);
  }

  endInput(): void {
    this.session.endInput();
  }

  /** As the first process of its PID namespace it has no default reaction (pid_namespaces(7)). */
  signal(): void {
    return;
  }

  kill(exit: Exit): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.session.hangUp();
    this.session = DEAF;
    this.onExit(exit);
  }

  memory(): number {
    return SHELL_MEMORY;
  }

  cpu(): number {
    return IDLE_MILLICORES;
  }
}
