/** Whoever has said nothing so long after it came is not waited for. */
const PATIENCE_MILLIS = 1_000;
const LOOK_MILLIS = 2;

/** What is asked of a socket. */
export interface Arriving {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/**
 * Connections that have been accepted and have not asked for anything yet. Their handshakes take real time, of which the
 * clock of the cluster knows nothing: it waits for them, so that who begins to watch and then lets time go on misses
 * nothing, however busy the machine is.
 */
export class Arrivals {
  private readonly waiting = new Map<string, number>();

  constructor(private readonly wallMillis: () => number = () => performance.now()) {}

  /** A connection has been accepted. */
  came(socket: Arriving): void {
    this.waiting.set(nameOf(socket), this.wallMillis());
  }

  /** It has made a request, or is gone. */
  spoke(socket: Arriving): void {
    if (this.waiting.size > 0) this.waiting.delete(nameOf(socket));
  }

  get any(): boolean {
    const since = this.wallMillis() - PATIENCE_MILLIS;
    for (const [name, cameAt] of this.waiting) {
      if (cameAt > since) return true;
      this.waiting.delete(name);
    }
    return false;
  }

  /** When those who have come by now have made a request. */
  async settled(): Promise<void> {
    // What waits to be accepted is accepted in this turn.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.any) await new Promise((resolve) => setTimeout(resolve, LOOK_MILLIS));
  }
}

const nameOf = ({ remoteAddress = '', remotePort = 0 }: Arriving): string => `${remoteAddress} ${remotePort}`;
