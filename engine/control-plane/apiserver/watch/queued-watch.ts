import type { WatchEvent, WatchStream } from '../../../api/request';

/** A stream whose events wait until they are polled. */
export class QueuedWatch implements WatchStream {
  private waiting: WatchEvent[] = [];
  /** Of what waits something is no bookmark. */
  private hasNews = false;
  /** The last bookmark of those that come by the clock. */
  private marked: WatchEvent | undefined;
  private listener: (() => void) | undefined;
  private ended = false;

  constructor(private readonly onClose: () => void) {}

  get closed(): boolean {
    return this.ended;
  }

  get isIdle(): boolean {
    return !this.ended && !this.hasNews;
  }

  poll(): readonly WatchEvent[] {
    const events = this.waiting;
    if (events.length > 0) this.waiting = [];
    this.hasNews = false;
    return events;
  }

  /** A listener that comes when there is already something to read is told at once. */
  onReadable(listener: () => void): void {
    this.listener = listener;
    if (this.waiting.length > 0 || this.ended) listener();
  }

  push(event: WatchEvent): void {
    if (this.ended) return;
    const wakes = !this.hasNews && (event.type !== 'BOOKMARK' || this.waiting.length === 0);
    this.waiting.push(event);
    if (event.type !== 'BOOKMARK') this.hasNews = true;
    if (wakes) this.listener?.();
  }

  /** How far the stream has come; one that was not read meanwhile is of no use any more. */
  mark(bookmark: WatchEvent): void {
    if (this.marked !== undefined && this.waiting.at(-1) === this.marked) this.waiting.pop();
    this.marked = bookmark;
    this.push(bookmark);
  }

  /** What waits may still be polled. */
  close(): void {
    if (this.ended) return;
    this.ended = true;
    this.onClose();
    if (!this.hasNews) this.listener?.();
  }
}
