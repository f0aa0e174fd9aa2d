import type { KubeObject } from '../../../api/object';
import type { CustomForm } from '../../../api/kinds/definition';
import { ApiError, type WatchEvent } from '../../../api/request';
import { selects, type Selection } from '../selection';
import type { Served } from '../registry';
import { atRevision, type Change } from './change';
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
  const { custom } = served.definition;
  if (custom !== undefined) return seenOrRefused(served, custom, selection, change);
  const { current, previous } = change;
  const isIn = current !== undefined && selects(served, selection, current);
  const wasIn = previous !== undefined && selects(served, selection, previous);
  if (isIn) return told(wasIn ? 'MODIFIED' : 'ADDED', shown(served, current));
  return wasIn ? { type: 'DELETED', object: shown(served, change.last) } : undefined;
}

/** The watchers of a change are told one after the other: those who are told the same share one event. */
function told(type: 'ADDED' | 'MODIFIED', object: KubeObject): WatchEvent {
  if (lastTold?.type !== type || lastTold.object !== object) lastTold = { type, object };
  return lastTold;
}

let lastTold: { readonly type: 'ADDED' | 'MODIFIED'; readonly object: KubeObject } | undefined;

/** An object of which there is no such version is an error of the watch. */
function seenOrRefused(
  served: Served,
  custom: CustomForm,
  selection: Selection,
  change: Change,
): WatchEvent | undefined {
  try {
    return seenCustom(served, custom, selection, change);
  } catch (error) {
    if (error instanceof ApiError) return { type: 'ERROR', status: error.status };
    throw error;
  }
}

/** The same for what is read by a schema before it is looked at. */
function seenCustom(
  served: Served,
  { read }: CustomForm,
  selection: Selection,
  { current, previous, revision }: Change,
): WatchEvent | undefined {
  const now = current === undefined ? undefined : read(current);
  const before = previous === undefined ? undefined : read(previous);
  const wasIn = before !== undefined && selects(served, selection, before);
  if (now !== undefined && selects(served, selection, now)) return { type: wasIn ? 'MODIFIED' : 'ADDED', object: now };
  return wasIn ? { type: 'DELETED', object: atRevision(before, revision) } : undefined;
}

/** As the version that was asked for prints it. */
export const shown = (served: Served, object: KubeObject): KubeObject =>
  served.conversion === undefined ? object : served.conversion.fromStorage(object);
