/** Something wrong with an expression, and where. */
export interface Issue {
  /** In code points from the start of the expression. */
  readonly offset: number;
  readonly message: string;
}

const SNIPPET_CHARACTERS_MAX = 16_384;
const ISSUES_MAX = 100;

/**
 * What the compiler says of an expression, as cel-go prints it (common/error.go, v0.26): a line with the place, the
 * line of the source and a caret below it, in the order of the places.
 */
export function issuesText(source: string, issues: readonly Issue[]): string {
  const lines = source.split('\n').map((line) => Array.from(line));
  const placed = issues
    .slice(0, ISSUES_MAX)
    .map((issue) => ({ ...place(lines, issue.offset), message: issue.message }));
  const sorted = placed
    .map((issue, order) => ({ issue, order }))
    .sort((a, b) => a.issue.line - b.issue.line || a.issue.column - b.issue.column || a.order - b.order)
    .map(({ issue }) => issueText(lines, issue));
  if (issues.length > ISSUES_MAX) sorted.push(`${issues.length - ISSUES_MAX} more errors were truncated`);
  return sorted.join('\n');
}

interface PlacedIssue {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

function place(lines: readonly (readonly string[])[], offset: number): { line: number; column: number } {
  if (isEmpty(lines)) return BEFORE_ALL;
  let left = offset;
  for (const [index, line] of lines.entries()) {
    if (left <= line.length || index === lines.length - 1) return { line: index, column: left };
    left -= line.length + 1;
  }
  return { line: 0, column: 0 };
}

const isEmpty = (lines: readonly (readonly string[])[]): boolean => lines.length === 1 && lines[0]?.length === 0;

/** Where there is no character, not even the end has a place: `1:0`. */
const BEFORE_ALL = Object.freeze({ line: 0, column: -1 });

function issueText(lines: readonly (readonly string[])[], issue: PlacedIssue): string {
  const head = `ERROR: <input>:${issue.line + 1}:${issue.column + 1}: ${issue.message}`;
  const line = lines[issue.line] ?? [];
  if (isEmpty(lines) || line.length > SNIPPET_CHARACTERS_MAX) return head;
  const snippet = line.map((character) => (character === '\t' ? ' ' : character));
  const dots = snippet.slice(0, issue.column).map((character) => (isWide(character) ? '\uff0e' : '.'));
  const under = snippet[issue.column];
  const caret = under !== undefined && isWide(under) ? '\uff3e' : '^';
  return `${head}\n | ${snippet.join('')}\n | ${dots.join('')}${caret}`;
}

const isWide = (character: string): boolean => (character.codePointAt(0) ?? 0) > 0x7f;
