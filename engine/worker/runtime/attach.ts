import { ConversingProcess } from './conversing-process';
import type { Container } from './container';
import type { ExecIo, ExecSession } from './exec-session';

/** Joins the first process of a running container (CRI `Attach`). What it has printed before is not told again. */
export function attach(container: Container, io: ExecIo): ExecSession {
  const { process, config } = container;
  const talking = io.stdin && process instanceof ConversingProcess ? process : undefined;
  const tell = (stream: 'stdout' | 'stderr', text: string): void => (stream === 'stdout' ? io.out : io.err)(text);
  const end = (): void => io.done({ ok: true, value: 0 });
  (container.attached ??= new Set()).add(tell);
  (container.commands ??= new Set()).add(end);
  const endInput = (): void => {
    if (config.stdinOnce) talking?.endInput();
  };
  return {
    input: (text) => talking?.input(text),
    endInput,
    hangUp: () => {
      container.attached?.delete(tell);
      container.commands?.delete(end);
      endInput();
    },
  };
}
