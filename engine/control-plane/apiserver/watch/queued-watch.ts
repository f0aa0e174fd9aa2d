import type { WatchEvent, WatchStream } from '../../../api/request';

/** A stream whose events wait until they are polled. */
export class QueuedWatch implements WatchStream {
  private waiting: WatchEvent[] = [];
  private listener: (() => void) | undefined;
  private ended = false;

  constructor(private readonly onClose: () => void) {}

  get closed(): boolean {
    return this.ended;
  }

  poll(): readonly WatchEvent[] {
    const events = this.waiting;
    if (events.length > 0) this.waiting = [];
    return events;
  }

  /** A listener that comes when there is already something to read is told at once. */
  onReadable(listener: () => void): void {
    this.listener = listener;
    if (this.waiting.length > 0 || this.ended) listener();
  }

  push(event: WatchEvent): void {
    if (this.ended) return;
    this.waiting.push(event);
    if (this.waiting.length === 1) this.listener?.();
  }

  /** What waits may still be polled. */
  close(): void {
    if (this.ended) return;
    this.ended = true;
    this.onClose();
    if (this.waiting.length === 0) this.listener?.();
  }
}
