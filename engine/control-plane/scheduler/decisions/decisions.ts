import { FRESH } from '../../../base/fresh';
import type { ScoreTable } from '../framework/score-table';
import { decisionView, type CycleRecord, type DecisionView } from './cycle-record';
import { cellsOf, keepScores } from './score-pages';

/** Numbers and verdicts of the first page; each has room for twice as much as the one before, up to the most. */
const FIRST_PAGE_CELLS = 512;
const PAGE_CELLS_MAX = 65_536;
/** Some eight megabytes in all. */
const PAGES_MAX = 16;
/** What a record takes besides. */
const RECORD_CELLS = 20;

/** Records that are forgotten together. */
interface Page {
  readonly numbers: Float64Array;
  readonly records: CycleRecord[];
  used: number;
}

/**
 * Answers "why is my pod Pending?" and "why is it there?" from the last attempt of each pod. The oldest records are
 * forgotten.
 */
export class Decisions {
  private readonly byPod = new Map<string, CycleRecord>();
  private pages: Page[] = [];

  add(record: Omit<CycleRecord, 'scores'>, table: ScoreTable | undefined): void {
    const numbers = table === undefined ? 0 : cellsOf(table);
    const others = RECORD_CELLS + record.feasible.length + 2 * (record.verdicts?.size ?? 0);
    const page = this.pageFor(numbers + others);
    const kept = {
      ...FRESH,
      ...record,
      scores: table === undefined ? undefined : keepScores(page.numbers, page.used, table),
    };
    page.used += numbers + others;
    page.records.push(kept);
    this.byPod.set(record.pod, kept);
  }

  /** `namespace/name`. */
  of(pod: string): DecisionView | undefined {
    const record = this.byPod.get(pod);
    return record === undefined ? undefined : decisionView(record);
  }

  private pageFor(cells: number): Page {
    const last = this.pages.at(-1);
    if (last !== undefined && last.used + cells <= last.numbers.length) return last;
    const usual = last === undefined ? FIRST_PAGE_CELLS : Math.min(PAGE_CELLS_MAX, 2 * last.numbers.length);
    const numbers = this.freed(cells) ?? new Float64Array(Math.max(usual, cells));
    const fresh = { numbers, records: [], used: 0 };
    this.pages.push(fresh);
    return fresh;
  }

  /** The memory of the oldest page, when there are enough of them and it is large enough. */
  private freed(cells: number): Float64Array | undefined {
    const [oldest] = this.pages;
    if (oldest === undefined || this.pages.length < PAGES_MAX) return undefined;
    this.pages = this.pages.slice(1);
    for (const record of oldest.records) if (this.byPod.get(record.pod) === record) this.byPod.delete(record.pod);
    return oldest.numbers.length >= Math.max(PAGE_CELLS_MAX, cells) ? oldest.numbers : undefined;
  }
}
