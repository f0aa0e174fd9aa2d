/** Where a command writes. Colours are used on a terminal alone, and never when NO_COLOR is set. */
export interface Terminal {
  readonly write: (text: string) => void;
  readonly isInteractive: boolean;
}

export const stdout = (): Terminal => ({
  write: (text) => void process.stdout.write(text),
  isInteractive: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
});

export const stderr = (): Terminal => ({
  write: (text) => void process.stderr.write(text),
  isInteractive: process.stderr.isTTY && process.env['NO_COLOR'] === undefined,
});

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;

/** The text in a colour, or as it is. */
export const paint = (terminal: Terminal, colour: keyof typeof CODES, text: string): string =>
  terminal.isInteractive ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;

export const WIDTH = 100;

/** Each line indented, and broken at blanks so that it fits the width. */
export function indented(text: string, by: string): string {
  return text
    .split('\n')
    .flatMap((line) => wrapped(line, WIDTH - by.length, hangingOf(line)))
    .map((line) => (line === '' ? '' : by + line))
    .join('\n');
}

/** Under the content of a labelled line such as `  why:      T+5s …`, else a bit further in than the line. */
const hangingOf = (line: string): string => ' '.repeat(/^ {2}[a-z]+: +|^\s*/.exec(line)?.[0].length ?? 0) + '  ';

function wrapped(line: string, width: number, hanging: string): readonly string[] {
  if (line.length <= width) return [line];
  const cut = line.lastIndexOf(' ', width);
  if (cut <= hanging.length) return [line];
  return [line.slice(0, cut), ...wrapped(hanging + line.slice(cut + 1), width, hanging)];
}
