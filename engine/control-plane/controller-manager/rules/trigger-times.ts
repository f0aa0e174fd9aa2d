import type { Pod, Service } from '../../../api/types/core-v1';
import { conditionOf } from './pods';

interface Seen {
  readonly service: string;
  readonly pods: ReadonlyMap<string, string>;
}

/**
 * When the first of the changes happened that a write of endpoints answers to: the annotation
 * `endpoints.kubernetes.io/last-change-trigger-time` (util TriggerTimeTracker, v0.36). Times compare as text.
 */
export class TriggerTimes {
  private readonly services = new Map<string, Seen>();

  /** Undefined when nothing has changed that has a time. */
  of(key: string, service: Service, pods: readonly Pod[]): string | undefined {
    const before = this.services.get(key);
    const seen = new Map<string, string>();
    let least: string | undefined;
    const consider = (time: string, last: string | undefined): void => {
      if ((last === undefined || time > last) && (least === undefined || time < least)) least = time;
    };
    for (const pod of pods) {
      const time = conditionOf(pod, 'Ready')?.lastTransitionTime;
      if (time === undefined || time === null) continue;
      seen.set(pod.metadata.name, time);
      consider(time, before?.pods.get(pod.metadata.name));
    }
    const created = service.metadata.creationTimestamp;
    consider(created, before?.service);
    this.services.set(key, { service: created, pods: seen });
    return before === undefined ? created : least;
  }

  forget(key: string): void {
    this.services.delete(key);
  }
}
