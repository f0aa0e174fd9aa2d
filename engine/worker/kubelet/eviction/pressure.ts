/** What a machine runs short of. */
export type Shortage = 'memory' | 'disk' | 'PID';

/** The shortages of a machine, as faults and scenarios set them; whoever watches is told of changes. */
export class MachinePressure {
  private readonly short = new Set<Shortage>();
  private listener: () => void = () => undefined;

  has(shortage: Shortage): boolean {
    return this.short.has(shortage);
  }

  set(shortage: Shortage, on: boolean): void {
    if (this.short.has(shortage) === on) return;
    if (on) this.short.add(shortage);
    else this.short.delete(shortage);
    this.listener();
  }

  get some(): boolean {
    return this.short.size > 0;
  }

  onChange(listener: () => void): void {
    this.listener = listener;
  }
}
