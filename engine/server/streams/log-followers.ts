import type { Sink } from '../watch-connections';
import type { FollowedLog } from './pod-log';

/** The logs that clients follow. They are looked at whenever something may have happened in the cluster. */
export class LogFollowers {
  private readonly followers = new Map<FollowedLog, Sink>();

  add(log: FollowedLog, sink: Sink): () => void {
    this.followers.set(log, sink);
    this.send(log, sink);
    return () => this.followers.delete(log);
  }

  /** True: somebody was told something. */
  look(): boolean {
    let hasSent = false;
    for (const [log, sink] of [...this.followers]) if (this.send(log, sink)) hasSent = true;
    return hasSent;
  }

  private send(log: FollowedLog, sink: Sink): boolean {
    const isOver = log.isOver;
    const text = log.take();
    if (text !== '') sink.write(text);
    if (isOver) {
      this.followers.delete(log);
      sink.end();
    }
    return text !== '';
  }
}
