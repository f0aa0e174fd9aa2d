import type { OutcomeStatus } from '../run/outcomes';
import type { PackedTable } from './view/packed-table';

/** What the page knows at once: enough to list and filter. Spans are milliseconds. */
export interface ReportHead {
  readonly seed: number;
  readonly wallMillis: number;
  readonly version: string;
  readonly scenarios: readonly ScenarioHead[];
}

export interface ScenarioHead {
  readonly feature: string;
  readonly uri: string;
  readonly line: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly status: OutcomeStatus;
  /** Cluster time from T+0 to the end. */
  readonly span: number;
  readonly steps: number;
  /** Claims that held and show nothing. */
  readonly notices?: number;
  readonly failure?: FailureData;
}

export interface FailureData {
  readonly step: string;
  readonly line: number;
  readonly text: string;
}

/** What is read when a scenario is opened. All instants are milliseconds since T+0; earlier ones are negative. */
export interface ScenarioData {
  readonly seed: number;
  readonly journalHash: string;
  readonly steps: readonly StepData[];
  /** The clock at the end, with what was looked ahead after a failure. */
  readonly end: number;
  readonly claims: readonly ClaimData[];
  readonly histories: readonly HistoryData[];
  readonly changes: PackedTable;
  /** Pods of the picture that were left out to keep the page small. */
  readonly podsLeftOut: number;
  readonly events: PackedTable;
  readonly eventsLeftOut: number;
  readonly journal: PackedTable;
  readonly journalLeftOut: number;
}

export interface StepData {
  readonly keyword: string;
  readonly text: string;
  readonly line: number;
  readonly status: string;
  /** When it ended; undefined when it did not run. */
  readonly at?: number;
  readonly table?: readonly (readonly string[])[];
  readonly docString?: string;
  /** What is to be said of it, though it did not fail. */
  readonly notice?: string;
}

export interface ClaimData {
  readonly step: string;
  readonly operator: string;
  readonly states: readonly string[];
  readonly anchor: number;
  readonly deadline?: number;
  readonly decidedAt: number;
  readonly holds: boolean;
  readonly because?: string;
  /** It holds, and shows nothing: why. */
  readonly notice?: string;
}

export interface HistoryData {
  readonly text: string;
  readonly points: PackedTable;
}

/** From `at` on; 1: it holds. */
export interface HistoryPoint {
  readonly at: number;
  readonly holds: number;
  readonly seen: string;
}

/** From `at` on an object looks like this; an empty state: it is gone. */
export interface ChangeRow {
  readonly at: number;
  readonly kind: string;
  readonly id: string;
  readonly state: string;
  readonly place: string;
  readonly owner: string;
}

export interface EventRow {
  readonly at: number;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly about: string;
  readonly source: string;
}

/** `detail` is JSON, or empty. */
export interface JournalRow {
  readonly at: number;
  readonly sequence: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}
