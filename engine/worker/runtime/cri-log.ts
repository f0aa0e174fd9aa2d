import type { JournalEntry } from '../../sim/journal';

/** A call as the log of a runtime prints it; the keys are those of the recorded kubelet scenarios. */
export interface CriLogLine {
  /** Seconds since the epoch. */
  readonly t: number;
  readonly ns: string;
  readonly pod: string;
  readonly call: string;
  readonly c?: string;
  readonly n?: number;
  readonly [fact: string]: string | number | boolean | undefined;
}

const RENAMED: Readonly<Record<string, string>> = { container: 'c', attempt: 'n' };
/** Calls that only ask. */
const QUESTIONS: ReadonlySet<string> = new Set(['PodSandboxStatus', 'ImageStatus']);

/** The log line of a journal entry; undefined for what is no call of the runtime or changes nothing. */
export function criLogLine({ at, action, subject, detail }: JournalEntry): CriLogLine | undefined {
  if (!action.startsWith('cri.')) return undefined;
  const call = action.slice(4);
  const match = /^pods ([^/]+)\/(.+)$/.exec(subject);
  if (match === null || QUESTIONS.has(call)) return undefined;
  const facts: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(detail ?? {})) facts[RENAMED[name] ?? name] = value;
  return { t: at / 1000, ns: match[1] ?? '', pod: match[2] ?? '', call, ...facts };
}
