import type { KubeObject } from '../../../api/object';
import type { WatchEvent } from '../../../api/request';
import { selects, type Selection } from '../selection';
import type { Served } from '../registry';
import type { Change } from './change';
import type { QueuedWatch } from './queued-watch';
import type { Watcher } from './watch-cache';

/** Turns changes of a resource into what one watcher may see: an object that leaves the selection is DELETED to it. */
export class ResourceWatch implements Watcher {
  constructor(
    private readonly served: Served,
    private readonly selection: Selection,
    private readonly stream: QueuedWatch,
    /** Changes up to here are part of what the watcher knows already. */
    private readonly knownUpTo: number,
  ) {}

  receive(change: Change): void {
    if (change.revision <= this.knownUpTo) return;
    const event = seen(this.served, this.selection, change);
    if (event !== undefined) this.stream.push(event);
  }
}

export function seen(served: Served, selection: Selection, change: Change): WatchEvent | undefined {
  const { current, previous } = change;
  const isIn = current !== undefined && selects(served, selection, current);
  const wasIn = previous !== undefined && selects(served, selection, previous);
  if (isIn) return { type: wasIn ? 'MODIFIED' : 'ADDED', object: shown(served, current) };
  return wasIn ? { type: 'DELETED', object: shown(served, change.last) } : undefined;
}

/** As the version that was asked for prints it. */
export const shown = (served: Served, object: KubeObject): KubeObject =>
  served.conversion === undefined ? object : served.conversion.fromStorage(object);
