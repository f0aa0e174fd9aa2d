import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { matches } from './matches';
import { parseTranscript, withoutBlankEnd, type Exchange } from './parse';

export interface Shell {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const UNTIL_MILLIS = 30_000;
const PAUSE_MILLIS = 200;
/** A command that hangs is a failure, not an end of all tests. */
const COMMAND_MILLIS = 60_000;

/** Each command of the file as a test, in order, in one shell environment that is asked for when the tests begin. */
export function transcriptTests(file: string, shell: () => Shell): void {
  const differing: (readonly [Exchange, Printed])[] = [];
  for (const exchange of parseTranscript(readFileSync(file, 'utf8'))) {
    const title = `${exchange.heading}: ${exchange.command.split('\n')[0] ?? ''}`;
    if (exchange.mode === 'skipped') {
      it.skip(title);
      continue;
    }
    it(title, async () => {
      const printed = await outcome(exchange, shell());
      if (isAsExpected(exchange, printed)) return;
      if (UPDATES) differing.push([exchange, printed]);
      else
        assert.equal(
          textOf(printed),
          textOf({ lines: exchange.expected, exitCode: exchange.exitCode }),
          where(exchange),
        );
    });
  }
  if (UPDATES) after(() => update(file, differing));

  function where({ line, command }: Exchange): string {
    return `${file}:${line}\n$ ${command}`;
  }
}

const UPDATES = process.env['SEATRIAL_UPDATE_TRANSCRIPTS'] === '1';

interface Printed {
  readonly lines: readonly string[];
  readonly exitCode: number;
}

const isAsExpected = ({ expected, exitCode }: Exchange, printed: Printed): boolean =>
  exitCode === printed.exitCode && matches(expected, printed.lines);

const textOf = ({ lines, exitCode }: Printed): string =>
  [...lines, ...(exitCode === 0 ? [] : [`[${exitCode}]`])].join('\n');

async function outcome(exchange: Exchange, shell: Shell): Promise<Printed> {
  const deadline = Date.now() + UNTIL_MILLIS;
  for (;;) {
    const printed = await print(exchange.command, shell);
    if (exchange.mode === 'once' || isAsExpected(exchange, printed) || Date.now() > deadline) return printed;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLIS));
  }
}

function print(command: string, { cwd, env }: Shell): Promise<Printed> {
  const child = spawn('bash', ['-c', `exec 2>&1\n${command}`], {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: COMMAND_MILLIS,
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const lines = withoutBlankEnd(Buffer.concat(chunks).toString('utf8').split('\n'));
      const all = signal === null ? lines : [...lines, `(ended by ${signal} after ${COMMAND_MILLIS / 1000} s)`];
      resolve({ lines: all, exitCode: code ?? 255 });
    });
  });
}

function update(file: string, differing: readonly (readonly [Exchange, Printed])[]): void {
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [{ line, command, expected, exitCode }, printed] of differing.toReversed()) {
    const start = line - 1 + command.split('\n').length;
    const length = expected.length + (exitCode === 0 ? 0 : 1);
    lines.splice(start, length, ...(textOf(printed) === '' ? [] : textOf(printed).split('\n')));
  }
  writeFileSync(file, lines.join('\n'));
}
