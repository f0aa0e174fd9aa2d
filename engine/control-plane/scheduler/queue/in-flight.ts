import type { KubeObject } from '../../../api/object';
import type { ClusterEvent } from '../framework/cluster-event';

/** An event with the objects that it is about. */
export interface Happening {
  readonly event: ClusterEvent;
  readonly previous: KubeObject | undefined;
  readonly next: KubeObject | undefined;
}

/** What happened while pods were being scheduled: they may have been rejected for a reason that no longer holds. */
export class InFlight {
  private readonly since = new Map<string, number>();
  private happenings: Happening[] = [];

  start(uid: string): void {
    this.since.set(uid, this.happenings.length);
  }

  has(uid: string): boolean {
    return this.since.has(uid);
  }

  /** Kept only while somebody may want to know. */
  record(happening: Happening): void {
    if (this.since.size > 0) this.happenings.push(happening);
  }

  of(uid: string): readonly Happening[] | undefined {
    const since = this.since.get(uid);
    return since === undefined ? undefined : this.happenings.slice(since);
  }

  done(uid: string): void {
    if (this.since.delete(uid) && this.since.size === 0) this.happenings = [];
  }
}
