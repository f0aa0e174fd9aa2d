import path from 'node:path';
import type { ToolOutput } from './figures';

/**
 * The files of a corpus in rounds that are replayed one after the other. A scenario takes all names that begin with its
 * own and a dash for its own: of `gc-chain` and `gc-chain-foreground`, side by side, the one would count and clean up
 * what the other does.
 */
export function roundsOf(files: readonly string[]): readonly (readonly string[])[] {
  const rounds: string[][] = [];
  for (const file of files) {
    const free = rounds.find((round) => !round.some((other) => share(nameOf(file), nameOf(other))));
    if (free === undefined) rounds.push([file]);
    else free.push(file);
  }
  return rounds;
}

const nameOf = (file: string): string => path.basename(file, path.extname(file));
const share = (a: string, b: string): boolean => a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`);

interface Report {
  readonly total: { readonly ok: number; readonly of: number };
  readonly areas: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly report: readonly unknown[];
}

/** What the tool said of each round, as if it had been one. */
export function joinRounds(outputs: readonly ToolOutput[]): ToolOutput {
  const [first, ...others] = outputs;
  if (first === undefined) throw new Error('no round was replayed');
  return others.reduce<ToolOutput>(
    (sum, next) => ({ json: join(sum.json as Report, next.json as Report), printed: sum.printed + next.printed }),
    first,
  );
}

function join(a: Report, b: Report): Report {
  const areas: Record<string, Record<string, number>> = {};
  for (const [name, figures] of [...Object.entries(a.areas), ...Object.entries(b.areas)]) {
    const sum = (areas[name] ??= {});
    for (const [measure, count] of Object.entries(figures)) sum[measure] = (sum[measure] ?? 0) + count;
  }
  return {
    total: { ok: a.total.ok + b.total.ok, of: a.total.of + b.total.of },
    areas,
    report: [...a.report, ...b.report],
  };
}
