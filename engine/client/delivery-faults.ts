import type { WatchEvent } from '../api/request';
import type { Resource } from '../api/resource';
import type { Millis } from '../base/brand';

/**
 * What may go wrong between the server and a cache. A fault that drops events leaves the cache wrong until the next
 * list, as a real bug would.
 */
export interface DeliveryFaults {
  /** Added to the usual delay of what becomes readable now. */
  delay(component: string, resource: Resource): Millis;
  /** What of the events is handed over, in which order, how often. */
  disturb(component: string, resource: Resource, events: readonly WatchEvent[]): readonly WatchEvent[];
}
