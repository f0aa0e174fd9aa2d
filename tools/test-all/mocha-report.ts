import { skipped, type NamedOutcome, type Outcome } from './stage';

/** The part of mocha's JSON report that is read here. */
export interface MochaReport {
  readonly passes: readonly MochaTest[];
  readonly failures: readonly MochaTest[];
  readonly pending: readonly MochaTest[];
}

export interface MochaTest {
  readonly fullTitle: string;
  readonly file?: string | null;
  readonly err: { readonly message?: string; readonly stack?: string };
}

export const MOCHA_STAGES = ['layers', 'unit', 'property', 'contract'] as const;

/** One run of mocha, told apart by the names of the files. */
export function mochaOutcomes({ passes, failures, pending }: MochaReport): readonly NamedOutcome[] {
  return MOCHA_STAGES.map((name) => {
    const own = (tests: readonly MochaTest[]): readonly MochaTest[] => tests.filter((test) => stageOf(test) === name);
    const waiting = own(pending).length;
    if (own(passes).length + own(failures).length + waiting === 0)
      return { name, ...skipped('there is no such test yet') };
    return {
      name,
      passed: own(passes).length,
      failed: own(failures).length,
      failures: own(failures).map(describe),
      ...(waiting === 0 ? {} : { note: `${waiting} skipped` }),
    };
  });
}

/** What the clients found, and which of them were left out, with the reasons in the titles of skipped tests. */
export function clientsOutcome({ passes, failures, pending }: MochaReport): Outcome {
  const reasons = pending.flatMap(({ fullTitle }) => /^(.*) skipped: (.*)$/.exec(fullTitle)?.slice(1).join(': ') ?? []);
  const commands = pending.length - reasons.length;
  const left = [...reasons, ...(commands === 0 ? [] : [`${commands} commands, see their scripts`])];
  return {
    passed: passes.length,
    failed: failures.length,
    failures: failures.map(describe),
    ...(left.length === 0 ? {} : { note: `skipped: ${left.join('; ')}` }),
  };
}

function stageOf({ file }: MochaTest): (typeof MOCHA_STAGES)[number] {
  const name = file ?? '';
  if (name.endsWith('test/layers.test.ts')) return 'layers';
  if (name.endsWith('.property.test.ts')) return 'property';
  return name.endsWith('.contract.test.ts') ? 'contract' : 'unit';
}

const describe = ({ fullTitle, err }: MochaTest): string => `${fullTitle}\n${err.stack ?? err.message ?? ''}`;
