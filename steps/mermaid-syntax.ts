const ALIAS = '[A-Za-z_][A-Za-z0-9_]*';
const TEXT = '[^\\n;]*(?:#\\w+;[^\\n;]*)*';
const STATEMENTS = [
  new RegExp(`^(?:participant|actor) (?<declares>${ALIAS})(?: as \\S${TEXT})?$`),
  new RegExp(`^(?<first>${ALIAS})(?:->>|-->>|->|-->|-x|--x|-\\)|--\\))(?<second>${ALIAS}): ?${TEXT}$`),
  new RegExp(`^Note (?:over|left of|right of) (?<first>${ALIAS})(?:,(?<second>${ALIAS}))?: ?${TEXT}$`),
];

/**
 * The first line that is not Mermaid's sequence diagram, or undefined: the part of the grammar (mermaid 11,
 * sequenceDiagram.jison) that has participants, messages and notes; loops, alternatives and boxes are not known here.
 */
export function mermaidErrorIn(source: string): string | undefined {
  const [first = '', ...lines] = source.split('\n').map((line) => line.trim());
  if (first !== 'sequenceDiagram') return `line 1: "${first}" is no sequenceDiagram`;
  const declared = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const groups = STATEMENTS.map((statement) => statement.exec(line)?.groups).find((found) => found !== undefined);
    if (groups === undefined) return `line ${index + 2}: "${line}" is no statement`;
    if (groups['declares'] !== undefined) declared.add(groups['declares']);
    const unknown = [groups['first'], groups['second']].find((name) => name !== undefined && !declared.has(name));
    if (unknown !== undefined) return `line ${index + 2}: ${unknown} is no participant`;
  }
  return undefined;
}
