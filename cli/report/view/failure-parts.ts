/** A failure text taken apart: what is claimed first, then labelled lines, then how to see it again. */
export interface FailureParts {
  readonly lead: string;
  readonly parts: readonly { readonly label: string; readonly lines: readonly string[] }[];
  readonly replay: string | undefined;
}

const LABEL = /^ {2}([a-z]+): +(.*)$/;

/** Any text is understood: lines without a label belong to what stands above them. */
export function failureParts(text: string): FailureParts {
  const lead: string[] = [];
  const parts: { label: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const [, label, rest = ''] = LABEL.exec(line) ?? [];
    if (label !== undefined) parts.push({ label, lines: [rest] });
    else (parts.at(-1)?.lines ?? lead).push(parts.length > 0 ? line.trim() : line);
  }
  const replay = parts.find(({ label }) => label === 'replay')?.lines[0];
  return { lead: lead.join('\n').trim(), parts: parts.filter(({ label }) => label !== 'replay'), replay };
}
