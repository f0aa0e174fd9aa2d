/** One line that says how far a replay is: rewritten in place on a terminal, repeated now and then in a log. */
export interface Progress {
  /** Text of the tool's output, as it comes. */
  read(text: string): void;
  end(): void;
}

export interface ProgressOptions {
  readonly label: string;
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
  readonly everyMs?: number;
}

export function startProgress({
  label,
  isTerminal,
  write,
  everyMs = isTerminal ? 500 : 15_000,
}: ProgressOptions): Progress {
  const counts = { matched: 0, differing: 0 };
  const began = Date.now();
  const show = (): void => {
    const line = `${label}: ${Math.round((Date.now() - began) / 1000)} s${describeCounts(counts)}`;
    write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
  };
  const ticker = setInterval(show, everyMs);
  let rest = '';
  return {
    read(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) count(line, counts);
    },
    end() {
      clearInterval(ticker);
      if (isTerminal) write('\r\u001b[K');
    },
  };
}

export interface Counts {
  matched: number;
  differing: number;
}

/** Each tool prints a line for a scenario that is done; those of api and scheduler speak of mismatches only. */
export function count(line: string, counts: Counts): void {
  if (/^ok\b/.test(line)) counts.matched++;
  else if (/^(DIFF|--- MISMATCH|-- |!! )/.test(line) && !line.includes('skipped')) counts.differing++;
}

function describeCounts({ matched, differing }: Counts): string {
  const parts = [...(matched > 0 ? [`${matched} matched`] : []), ...(differing > 0 ? [`${differing} differ`] : [])];
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}
