/** One command of a transcript and what it must print, standard output and error together. */
export interface Exchange {
  readonly heading: string;
  /** Of the command in its file, from 1 on. */
  readonly line: number;
  readonly command: string;
  readonly expected: readonly string[];
  readonly exitCode: number;
  readonly mode: 'once' | 'until' | 'skipped';
}

const MODES: Readonly<Record<string, Exchange['mode']>> = { $: 'once', '~': 'until', '?': 'skipped' };

/** Reads the format that the README describes. */
export function parseTranscript(text: string): readonly Exchange[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (isStart(line) ? [index] : []));
  const exchanges: Exchange[] = [];
  let heading = '';
  for (const [position, start] of starts.entries()) {
    const first = lines[start] ?? '';
    if (first.startsWith('# ')) {
      heading = first.slice(2);
      continue;
    }
    exchanges.push(exchangeOf(lines.slice(start, starts[position + 1]), { heading, line: start + 1 }));
  }
  return exchanges;
}

/** Where a command or a heading begins. */
export const isStart = (line: string): boolean => /^[$~?#] \S/.test(line);

function exchangeOf(lines: readonly string[], place: Pick<Exchange, 'heading' | 'line'>): Exchange {
  const [first = '', ...rest] = lines;
  const more = rest.findIndex((line) => !line.startsWith('> '));
  const continued = more === -1 ? rest : rest.slice(0, more);
  const printed = withoutBlankEnd(rest.slice(continued.length));
  const code = /^\[(\d+)\]$/.exec(printed.at(-1) ?? '');
  return {
    ...place,
    mode: MODES[first.charAt(0)] ?? 'once',
    command: [first.slice(2), ...continued.map((line) => line.slice(2))].join('\n'),
    expected: code === null ? printed : withoutBlankEnd(printed.slice(0, -1)),
    exitCode: Number(code?.[1] ?? 0),
  };
}

/** Lines without the blank ones at their end. */
export function withoutBlankEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1);
}
