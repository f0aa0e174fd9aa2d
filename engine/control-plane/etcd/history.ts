import type { Revision } from '../../base/brand';
import type { Keyspace } from './keyspace';
import { inPathOrder, joined } from './path-order';
import type { Entry, StoreEvent, StoreKey } from './store';

/** States of one key that are no longer its newest, by the revision at which each began; undefined: it was deleted. */
interface Past {
  readonly revisions: Revision[];
  readonly states: (Entry | undefined)[];
}

/** What keys held before: enough to read any revision that was not compacted away. */
export class History {
  private readonly prefixes = new Map<string, Map<string, Map<string, Past>>>();

  /** Takes note of what an event has ended. */
  keep(event: StoreEvent): void {
    if (event.previous === undefined) return;
    const past = this.pastOf(event.previous.key);
    past.revisions.push(event.previous.modRevision);
    past.states.push(event.previous);
    if (event.type === 'put') return;
    past.revisions.push(event.revision);
    past.states.push(undefined);
  }

  /** The state of a key at a revision, given its newest. */
  at(key: StoreKey, revision: Revision, newest: Entry | undefined): Entry | undefined {
    if (newest !== undefined && newest.modRevision <= revision) return newest;
    return stateAt(this.prefixes.get(key.prefix)?.get(key.namespace)?.get(key.name), revision);
  }

  list(keyspace: Keyspace, prefix: string, revision: Revision, namespace?: string): readonly Entry[] {
    if (namespace !== undefined) return this.listBucket(keyspace, prefix, revision, namespace);
    const namespaces = new Set([...keyspace.namespaces(prefix), ...(this.prefixes.get(prefix)?.keys() ?? [])]);
    return joined(
      inPathOrder(namespaces).map((name) => ({
        namespace: name,
        entries: this.listBucket(keyspace, prefix, revision, name),
      })),
    );
  }

  /** Drops what only revisions before that of the event could still read of its key. */
  trim(event: StoreEvent, before: Revision, newest: Entry | undefined): void {
    const key = event.type === 'put' ? event.entry.key : event.key;
    const names = this.prefixes.get(key.prefix)?.get(key.namespace);
    const past = names?.get(key.name);
    if (past === undefined) return;
    const firstKept =
      newest !== undefined && newest.modRevision <= before ? past.states.length : readableFrom(past, before);
    past.revisions.splice(0, firstKept);
    past.states.splice(0, firstKept);
    if (past.states.length === 0) names?.delete(key.name);
  }

  private listBucket(keyspace: Keyspace, prefix: string, revision: Revision, namespace: string): readonly Entry[] {
    const found: Entry[] = [];
    for (const newest of keyspace.list(prefix, namespace)) push(found, this.at(newest.key, revision, newest));
    for (const [name, past] of this.prefixes.get(prefix)?.get(namespace) ?? []) {
      if (keyspace.get({ prefix, namespace, name }) === undefined) push(found, stateAt(past, revision));
    }
    return found.sort((left, right) => (left.key.name < right.key.name ? -1 : 1));
  }

  private pastOf(key: StoreKey): Past {
    const names = childOf(childOf(this.prefixes, key.prefix, newMap<Map<string, Past>>), key.namespace, newMap<Past>);
    return childOf(names, key.name, newPast);
  }
}

function stateAt(past: Past | undefined, revision: Revision): Entry | undefined {
  return past?.states[lastAt(past.revisions, revision)];
}

/** Index of the last state that began at or before a revision; -1: none did. */
function lastAt(revisions: readonly Revision[], revision: Revision): number {
  let low = 0;
  let high = revisions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((revisions[middle] ?? 0) <= revision) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The state in force at a revision stays readable, unless it is that the key was deleted. */
function readableFrom(past: Past, revision: Revision): number {
  const inForce = lastAt(past.revisions, revision);
  if (inForce < 0) return 0;
  return past.states[inForce] === undefined ? inForce + 1 : inForce;
}

function childOf<T>(parent: Map<string, T>, name: string, make: () => T): T {
  const known = parent.get(name);
  if (known !== undefined) return known;
  const made = make();
  parent.set(name, made);
  return made;
}

const newMap = <T>(): Map<string, T> => new Map<string, T>();
const newPast = (): Past => ({ revisions: [], states: [] });

function push(into: Entry[], entry: Entry | undefined): void {
  if (entry !== undefined) into.push(entry);
}
