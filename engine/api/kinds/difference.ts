import { semanticEqual } from '../../base/equal';

/** What differs, field by field, under a header as unified diffs have it; the real server shows a longer account. */
export function difference(old: object, next: object): string {
  const before = old as Readonly<Record<string, unknown>>;
  const after = next as Readonly<Record<string, unknown>>;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((key) => !semanticEqual(before[key], after[key]));
  const lines = keys.flatMap((key) => [
    ...(before[key] === undefined ? [] : [`- ${key}: ${JSON.stringify(before[key])}`]),
    ...(after[key] === undefined ? [] : [`+ ${key}: ${JSON.stringify(after[key])}`]),
  ]);
  return `@@ -1,${keys.length} +1,${keys.length} @@\n${lines.join('\n')}\n`;
}
