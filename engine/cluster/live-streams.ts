import type { WatchStream } from '../api/request';

/** So many are kept before the first look for those that have ended. */
const FIRST_LOOK = 64;

/** Streams that go down with something. Those that have ended by themselves are let go of, now and then. */
export class LiveStreams {
  private streams: WatchStream[] = [];
  private lookAt = FIRST_LOOK;

  /** How many are held, those that have ended since the last look included. */
  get size(): number {
    return this.streams.length;
  }

  add(stream: WatchStream): WatchStream {
    if (this.streams.length >= this.lookAt) {
      this.streams = this.streams.filter(({ closed }) => !closed);
      this.lookAt = Math.max(FIRST_LOOK, 2 * this.streams.length);
    }
    this.streams.push(stream);
    return stream;
  }

  closeAll(): void {
    const { streams } = this;
    this.streams = [];
    for (const stream of streams) stream.close();
  }
}
