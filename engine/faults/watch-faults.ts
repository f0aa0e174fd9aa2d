import type { WatchEvent } from '../api/request';
import type { Resource } from '../api/resource';
import { millis, type Millis } from '../base/brand';
import type { DeliveryFaults } from '../client/delivery-faults';

interface Disturbance {
  readonly kind: 'delayed' | 'duplicated' | 'reordered' | 'dropped';
  readonly delay: Millis;
  /** Events left to disturb; undefined: until lifted. */
  remaining: number | undefined;
}

/** What happens to watch events on their way to components. Bookmarks tell of nothing that could be missed. */
export class WatchFaults implements DeliveryFaults {
  private readonly disturbances = new Map<string, Disturbance>();

  set(
    component: string,
    kind: Disturbance['kind'],
    options: { readonly delay?: Millis; readonly next?: number } = {},
  ): void {
    this.disturbances.set(component, { kind, delay: options.delay ?? millis(0), remaining: options.next });
  }

  lift(component: string): void {
    this.disturbances.delete(component);
  }

  delay(component: string): Millis {
    const disturbance = this.disturbances.get(component);
    return disturbance?.kind === 'delayed' ? disturbance.delay : millis(0);
  }

  disturb(component: string, _resource: Resource, events: readonly WatchEvent[]): readonly WatchEvent[] {
    const disturbance = this.disturbances.get(component);
    if (disturbance === undefined || disturbance.kind === 'delayed') return events;
    const told = events.filter(({ type }) => type !== 'BOOKMARK');
    const count = Math.min(told.length, disturbance.remaining ?? told.length);
    this.use(component, disturbance, count);
    const touched = told.slice(0, count);
    const rest = told.slice(count);
    switch (disturbance.kind) {
      case 'dropped':
        return rest;
      case 'duplicated':
        return [...touched.flatMap((event) => [event, event]), ...rest];
      case 'reordered':
        return [...touched.reverse(), ...rest];
    }
  }

  private use(component: string, disturbance: Disturbance, count: number): void {
    if (disturbance.remaining === undefined) return;
    disturbance.remaining -= count;
    if (disturbance.remaining <= 0) this.disturbances.delete(component);
  }
}
