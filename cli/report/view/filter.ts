import type { ScenarioHead } from '../report-data';

export type StatusGroup = 'all' | 'failed' | 'passed' | 'skipped';

export interface Filter {
  readonly text: string;
  readonly status: StatusGroup;
  /** Empty: any. */
  readonly tag: string;
}

export interface Numbered {
  readonly index: number;
  readonly head: ScenarioHead;
}

export const statusGroupOf = ({ status }: ScenarioHead): Exclude<StatusGroup, 'all'> =>
  status === 'passed' || status === 'skipped' ? status : 'failed';

/** The scenarios in which all words of the text occur, with the tag and the status. */
export function chosen(scenarios: readonly ScenarioHead[], { text, status, tag }: Filter): readonly Numbered[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return scenarios
    .map((head, index) => ({ index, head }))
    .filter(({ head }) => {
      if (status !== 'all' && statusGroupOf(head) !== status) return false;
      if (tag !== '' && !head.tags.includes(tag)) return false;
      const all = `${head.name} ${head.feature} ${head.uri}:${head.line} ${head.tags.join(' ')}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
}

export interface FeatureGroup {
  readonly uri: string;
  readonly feature: string;
  readonly members: readonly Numbered[];
}

/** By feature, in the order in which they ran. */
export function byFeature(scenarios: readonly Numbered[]): readonly FeatureGroup[] {
  const groups = new Map<string, Numbered[]>();
  for (const each of scenarios) {
    const known = groups.get(each.head.uri);
    if (known === undefined) groups.set(each.head.uri, [each]);
    else known.push(each);
  }
  return [...groups].map(([uri, members]) => ({ uri, feature: members[0]?.head.feature ?? uri, members }));
}

/** All tags with how often they occur, the most frequent first. */
export function tagsOf(scenarios: readonly ScenarioHead[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const tag of scenarios.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
}
