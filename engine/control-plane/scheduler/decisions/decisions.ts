import { decisionView, type CycleRecord, type DecisionView } from './cycle-record';

/** How many numbers and verdicts are kept, over all records: some eight megabytes. */
const CELLS_MAX = 1_000_000;

/** Answers "why is my pod Pending?" and "why is it there?" from the last attempt of each pod. The oldest are forgotten. */
export class Decisions {
  private readonly byPod = new Map<string, CycleRecord>();
  private cells = 0;

  add(record: CycleRecord): void {
    this.forget(record.pod);
    this.byPod.set(record.pod, record);
    this.cells += cellsOf(record);
    for (const pod of this.byPod.keys()) {
      if (this.cells <= CELLS_MAX) break;
      this.forget(pod);
    }
  }

  /** `namespace/name`. */
  of(pod: string): DecisionView | undefined {
    const record = this.byPod.get(pod);
    return record === undefined ? undefined : decisionView(record);
  }

  private forget(pod: string): void {
    const record = this.byPod.get(pod);
    if (record === undefined) return;
    this.byPod.delete(pod);
    this.cells -= cellsOf(record);
  }
}

const cellsOf = ({ feasible, verdicts, table }: CycleRecord): number =>
  20 +
  feasible.length +
  2 * (verdicts?.size ?? 0) +
  (table === undefined ? 0 : feasible.length * (2 * table.columns.length + 1));
