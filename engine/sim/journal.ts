import type { Instant } from '../base/brand';

export type JournalValue = string | number | boolean;

export interface JournalEntry {
  readonly at: Instant;
  readonly sequence: number;
  /** Who acted: `kube-scheduler`, `kubelet/worker-1`, `user/alice`, `fault`, `cloud`. */
  readonly actor: string;
  /** What was done, a dotted verb with its area first: `api.create`, `cri.start`, `schedule.bind`, `lb.ensure`. */
  readonly action: string;
  /** On what: `pods default/web-1`, `node worker-1`. */
  readonly subject: string;
  /** Flat facts for reports; part of the hash, in the order of the keys as written. */
  readonly detail?: Readonly<Record<string, JournalValue>>;
}

/** Append-only trace of the run: the evidence of a report, and by its hash the proof of a replay. */
export interface Journal {
  append(actor: string, action: string, subject: string, detail?: Readonly<Record<string, JournalValue>>): void;
  since(sequence: number): readonly JournalEntry[];
  readonly length: number;
  /** Hex digest of everything appended so far; independent of the machine. */
  readonly hash: string;
  /** Called after each append, in order of subscription. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
}
