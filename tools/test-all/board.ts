import type { NamedOutcome } from './stage';

/** What a person sees: a line when a stage ends, and in between what is running. */
export interface Board {
  started(name: string): void;
  ended(name: string, outcomes: readonly NamedOutcome[]): void;
  close(): void;
}

export interface BoardOptions {
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
  readonly now: () => number;
}

export function openBoard({ isTerminal, write, now }: BoardOptions): Board {
  const running = new Map<string, number>();
  const clear = (): void => {
    if (isTerminal) write('\r\u001b[K');
  };
  const show = (): void => {
    const text = [...running].map(([name, since]) => `${name} ${secondsText(now() - since)}`).join(', ');
    if (text !== '') write(isTerminal ? `\r\u001b[Krunning: ${text}` : `running: ${text}\n`);
  };
  const ticker = setInterval(show, isTerminal ? 1000 : 30_000);
  return {
    started(name) {
      running.set(name, now());
      if (isTerminal) show();
    },
    ended(name, outcomes) {
      const took = secondsText(now() - (running.get(name) ?? now()));
      running.delete(name);
      clear();
      for (const outcome of outcomes) write(`${outcomeLine(outcome, took, isTerminal)}\n`);
      if (isTerminal) show();
    },
    close() {
      clearInterval(ticker);
      clear();
    },
  };
}

/** `ok    unit             412 passed          8.1 s  3 skipped`. */
export function outcomeLine(outcome: NamedOutcome, took: string, inColour: boolean): string {
  const [mark, colour] = outcome.failed > 0 ? ['FAIL', 31] : outcome.passed > 0 ? ['ok', 32] : ['skip', 33];
  const counts = [`${outcome.passed} passed`, ...(outcome.failed > 0 ? [`${outcome.failed} failed`] : [])].join(', ');
  const shown = outcome.skipped === undefined ? counts : '';
  const more = outcome.skipped ?? outcome.note ?? '';
  const head = inColour ? `\u001b[${colour}m${mark.padEnd(5)}\u001b[0m` : mark.padEnd(5);
  return `${head} ${outcome.name.padEnd(15)} ${shown.padEnd(24)} ${took.padStart(8)}  ${more}`.trimEnd();
}

const secondsText = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
