import type { Instant } from '../base/brand';
import { invariant } from '../base/invariant';
import { Hash } from './hash';
import type { Journal, JournalEntry, JournalValue } from './journal';
import { PreparedTexts } from './prepared-texts';

export interface HashedJournalOptions {
  readonly now: () => Instant;
  /** False: only the hash and the listeners see an entry, as runs at scale need it. Default: true. */
  readonly keepEntries?: boolean;
  /** Older entries are forgotten, so that whoever runs for days does not grow. Default: none are. */
  readonly entriesMax?: number;
}

/** Who acts, what is done, and the names of details are few: shared by all journals. To look for a subject costs more. */
const terms = new PreparedTexts(8192);

type Detail = Readonly<Record<string, JournalValue>>;

/** The journal. What it keeps is hashed when the hash is asked for, as few runs ever do; the rest as it comes. */
export class HashedJournal implements Journal {
  private entries: JournalEntry[] = [];
  /** How many were forgotten. */
  private forgotten = 0;
  private readonly running = new Hash();
  /** How many of those that were kept are in the hash. */
  private hashed = 0;
  private readonly now: () => Instant;
  private readonly keepEntries: boolean;
  private readonly entriesMax: number;
  private listeners: readonly ((entry: JournalEntry) => void)[] = [];
  private appended = 0;

  constructor(options: HashedJournalOptions) {
    this.now = options.now;
    this.keepEntries = options.keepEntries ?? true;
    this.entriesMax = options.entriesMax ?? Infinity;
  }

  get length(): number {
    return this.appended;
  }

  get hash(): string {
    this.hashKept();
    return this.running.hex;
  }

  append(actor: string, action: string, subject: string, detail?: Detail): void {
    const at = this.now();
    const sequence = this.appended++;
    if (!this.keepEntries) {
      this.mix(at, actor, action, subject, detail);
      if (this.listeners.length === 0) return;
    }
    const entry: JournalEntry =
      detail === undefined
        ? { at, sequence, actor, action, subject }
        : { at, sequence, actor, action, subject, detail };
    if (this.keepEntries) this.keep(entry);
    for (const listener of this.listeners) listener(entry);
  }

  since(sequence: number): readonly JournalEntry[] {
    invariant(this.keepEntries, 'this journal keeps its hash only');
    return this.entries.slice(Math.max(0, sequence - this.forgotten));
  }

  private keep(entry: JournalEntry): void {
    this.entries.push(entry);
    if (this.entries.length < 2 * this.entriesMax) return;
    this.hashKept();
    this.forgotten += this.entries.length - this.entriesMax;
    this.entries = this.entries.slice(-this.entriesMax);
  }

  subscribe(listener: (entry: JournalEntry) => void): () => void {
    this.listeners = [...this.listeners, listener];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  private hashKept(): void {
    const { entries } = this;
    for (; this.hashed - this.forgotten < entries.length; this.hashed++) {
      const entry = entries[this.hashed - this.forgotten];
      if (entry !== undefined) this.mix(entry.at, entry.actor, entry.action, entry.subject, entry.detail);
    }
  }

  private mix(at: Instant, actor: string, action: string, subject: string, detail: Detail | undefined): void {
    const { running } = this;
    running.number(at);
    terms.mix(running, actor);
    terms.mix(running, action);
    running.text(subject);
    if (detail !== undefined) this.mixDetail(detail);
  }

  private mixDetail(detail: Detail): void {
    const { running } = this;
    for (const key in detail) {
      const value = detail[key];
      terms.mix(running, key);
      if (typeof value === 'number') running.number(value);
      else if (typeof value === 'boolean') terms.mix(running, String(value));
      else running.text(String(value));
    }
  }
}
