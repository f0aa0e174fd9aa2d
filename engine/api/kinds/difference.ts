import { semanticEqual } from '../../base/equal';

/** A short account of what differs; the real server prints a longer one, whose form it does not promise. */
export function difference(old: object, next: object): string {
  const before = old as Readonly<Record<string, unknown>>;
  const after = next as Readonly<Record<string, unknown>>;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const lines = keys
    .filter((key) => !semanticEqual(before[key], after[key]))
    .flatMap((key) => [`-   ${key}: ${JSON.stringify(before[key])}`, `+   ${key}: ${JSON.stringify(after[key])}`]);
  return `  {\n${lines.join('\n')}\n  }`;
}
