/** Hashes of the journals of a run, by scenario: `features/pods.feature:12`. An outline has one for each row. */
export type JournalHashes = ReadonlyMap<string, readonly string[]>;

/** Reads the lines that the steps append to the file named by `SEATRIAL_JOURNAL_HASHES`. */
export function readJournalHashes(text: string): JournalHashes {
  const hashes = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [scenario, hash] = line.split('\t');
    if (scenario === undefined || hash === undefined) continue;
    hashes.set(scenario, [...(hashes.get(scenario) ?? []), hash]);
  }
  return hashes;
}

export interface HashComparison {
  readonly equal: number;
  /** Scenarios whose second run was another one. */
  readonly differing: readonly string[];
}

export function compareJournalHashes(first: JournalHashes, second: JournalHashes): HashComparison {
  const scenarios = [...new Set([...first.keys(), ...second.keys()])].sort();
  const differing = scenarios.filter((name) => (first.get(name) ?? []).join() !== (second.get(name) ?? []).join());
  return { equal: scenarios.length - differing.length, differing };
}
