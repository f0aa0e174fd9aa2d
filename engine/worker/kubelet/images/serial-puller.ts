/** Begins one pull after the other, in the order in which they were asked for (`serializeImagePulls`). */
export class SerialPuller {
  private readonly waiting: (() => void)[] = [];
  private busy = false;

  /** `begin` is called when the pull may start; it calls `ended` when it is over. */
  pull(begin: (ended: () => void) => void): void {
    this.waiting.push(() => begin(() => this.next()));
    if (!this.busy) this.next();
  }

  private next(): void {
    const first = this.waiting.shift();
    this.busy = first !== undefined;
    first?.();
  }
}
