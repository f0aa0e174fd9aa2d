/**
 * Which nodes have changed, in the order in which they did, so that whoever keeps something about nodes can catch up
 * instead of looking at each of them. Long gone changes are forgotten.
 */
export class ChangeLog {
  private positions: number[] = [];
  private forgotten = 0;

  /** What `since` continues from. */
  get end(): number {
    return this.forgotten + this.positions.length;
  }

  add(position: number): void {
    if (this.positions.length >= LENGTH_MAX) this.forget(LENGTH_MAX / 2);
    this.positions.push(position);
  }

  /** Calls `each` with the position of each node that changed; false: the log does not reach back that far. */
  since(cursor: number, each: (position: number) => void): boolean {
    if (cursor < this.forgotten) return false;
    for (let index = cursor - this.forgotten; index < this.positions.length; index++) {
      const position = this.positions[index];
      if (position !== undefined) each(position);
    }
    return true;
  }

  clear(): void {
    this.forget(this.positions.length);
  }

  private forget(count: number): void {
    this.positions = this.positions.slice(count);
    this.forgotten += count;
  }
}

const LENGTH_MAX = 65_536;
