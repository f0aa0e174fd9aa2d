import type { JournalEntry } from '../engine/sim/journal';

/** What a diagram needs of an entry. */
export type Interaction = Pick<JournalEntry, 'at' | 'actor' | 'action' | 'subject' | 'detail'>;

export interface MermaidOptions {
  /** T+0. Default: the instant of the first entry. */
  readonly epoch?: number;
  /** Reads, watches, heartbeats and Events as well. Default: false. */
  readonly everything?: boolean;
  /** More lines than this are left out at the end, and a note says so. Default: 150, about what Mermaid draws well. */
  readonly linesMax?: number;
}

/**
 * Who talked to whom, as the source of a Mermaid sequence diagram: requests to the API server, calls of the container
 * runtime and of the cloud; decisions, faults and the lives of components are notes. It does not show what the API server
 * told its watchers: the journal holds requests, not deliveries.
 */
export function mermaidOf(journal: readonly Interaction[], options: MermaidOptions = {}): string {
  const epoch = options.epoch ?? journal[0]?.at ?? 0;
  const telling = journal.filter((entry) => options.everything === true || isTelling(entry));
  const lines = merged(telling.map(lineOf));
  const shown = lines.slice(0, options.linesMax ?? 150);
  const aliases = aliasesOf(shown);
  const all = [...aliases.values()];
  const left = lines.length - shown.length;
  const body = [
    ...shown.map((line) => lineText(line, aliases, epoch)),
    ...(left === 0 ? [] : [`Note over ${span(all)}: ${left} more left out`]),
  ];
  const heads = [...aliases].map(([name, alias]) => `${wordFor(name)} ${alias} as ${escaped(nameFor(name))}`);
  return `${['sequenceDiagram', ...heads, ...body].join('\n    ')}\n`;
}

interface Line {
  readonly at: number;
  readonly from: string;
  /** Undefined: a note over `from`; empty `from`: over all. */
  readonly to: string | undefined;
  readonly verb: string;
  readonly subjects: readonly string[];
  /** What came back, when it was not what was asked for. */
  readonly refusal: string | undefined;
}

const API_SERVER = 'kube-apiserver';
const READ = /^(api\.(get|list|watch)|cloud\.\w+\.(get|list))$/;

function isTelling({ action, subject, detail }: Interaction): boolean {
  if (detail?.['routine'] === true || /^(leases|events)\b/.test(subject)) return false;
  return !READ.test(action) || Number(detail?.['code'] ?? 0) >= 400 || detail?.['refused'] !== undefined;
}

function lineOf(entry: Interaction): Line {
  const { at, actor, action, subject, detail } = entry;
  const verb = action.slice(action.indexOf('.') + 1);
  const refusal = refusalOf(entry);
  const line = { at, from: actor, refusal, subjects: [subject] };
  if (action.startsWith('api.')) {
    const blank = subject.indexOf(' ');
    if (blank < 0) return { ...line, to: API_SERVER, verb: `${verb} ${subject}`, subjects: [] };
    return {
      ...line,
      to: API_SERVER,
      verb: `${verb} ${subject.slice(0, blank)}`,
      subjects: [subject.slice(blank + 1)],
    };
  }
  if (action.startsWith('cri.')) return { ...line, to: actor.replace(/^[^/]*/, 'runtime'), verb };
  if (action.startsWith('cloud.') && actor !== 'cloud') return { ...line, to: 'cloud', verb };
  if (action.startsWith('fault.')) return { ...line, from: '', to: undefined, verb: 'fault' };
  if (action.startsWith('component.')) return { ...line, to: undefined, verb, subjects: [] };
  const node = detail?.['node'];
  return { ...line, to: undefined, verb, subjects: [node === undefined ? subject : `${subject} → ${String(node)}`] };
}

function refusalOf({ detail }: Interaction): string | undefined {
  const refused = detail?.['refused'] ?? detail?.['error'];
  if (refused !== undefined) return String(refused);
  const code = Number(detail?.['code'] ?? 0);
  return code >= 400 ? `${code} ${String(detail?.['reason'] ?? '')}`.trim() : undefined;
}

/** Neighbours that differ only in what they are about become one line. */
function merged(lines: readonly Line[]): readonly Line[] {
  const out: Line[] = [];
  for (const line of lines) {
    const last = out.at(-1);
    const isSame =
      last !== undefined &&
      last.at === line.at &&
      last.from === line.from &&
      last.to === line.to &&
      last.verb === line.verb &&
      last.refusal === line.refusal;
    if (isSame) out[out.length - 1] = { ...last, subjects: [...last.subjects, ...line.subjects] };
    else out.push(line);
  }
  return out;
}

function aliasesOf(lines: readonly Line[]): ReadonlyMap<string, string> {
  const names = new Set([API_SERVER]);
  for (const { from, to } of lines) for (const name of [from, to ?? '']) if (name !== '') names.add(name);
  const people = [...names].filter(isPerson);
  const others = [...names].filter((name) => !isPerson(name));
  return new Map([...people, ...others].map((name, index) => [name, `p${index + 1}`]));
}

const isPerson = (name: string): boolean => name.startsWith('user/');
const wordFor = (name: string): string => (isPerson(name) ? 'actor' : 'participant');
const nameFor = (name: string): string => (isPerson(name) ? name.slice('user/'.length) : name);

function lineText(line: Line, aliases: ReadonlyMap<string, string>, epoch: number): string {
  const alias = (name: string): string => aliases.get(name) ?? name;
  const text = escaped(`T+${(line.at - epoch) / 1000}s ${line.verb}${subjectsText(line.subjects)}`);
  if (line.to === undefined) {
    const over = line.from === '' ? span([...aliases.values()]) : alias(line.from);
    return `Note over ${over}: ${text}${line.refusal === undefined ? '' : escaped(`, ${line.refusal}`)}`;
  }
  const request = `${alias(line.from)}->>${alias(line.to)}: ${text}`;
  if (line.refusal === undefined) return request;
  return `${request}\n    ${alias(line.to)}--x${alias(line.from)}: ${escaped(line.refusal)}`;
}

const SUBJECTS_SHOWN = 3;

function subjectsText(subjects: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const subject of subjects) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  const words = [...counts].map(([subject, count]) => (count === 1 ? subject : `${subject} (${count} times)`));
  const left = words.length - SUBJECTS_SHOWN;
  const shown = words.slice(0, SUBJECTS_SHOWN).join(', ');
  return `${shown === '' ? '' : ` ${shown}`}${left > 0 ? ` and ${left} more` : ''}`;
}

/** A note over one participant, or from the first to the last. */
const span = (aliases: readonly string[]): string =>
  aliases.length < 2 ? (aliases[0] ?? 'p1') : `${aliases[0] ?? ''},${aliases.at(-1) ?? ''}`;

const CODES: Readonly<Record<string, string>> = { '#': '#35;', ';': '#59;', '<': '#lt;', '>': '#gt;', '%': '#37;' };

/** Mermaid ends a statement at `;` and a line, and reads `#…;` as a character. */
const escaped = (text: string): string =>
  text.replace(/[#;<>%]/g, (character) => CODES[character] ?? '').replace(/\s+/g, ' ');
