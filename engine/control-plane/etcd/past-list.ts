import type { Revision } from '../../base/brand';
import type { Keyspace } from './keyspace';
import { inPathOrder, joined } from './path-order';
import type { Entry } from './store';
import type { Tombstones } from './tombstones';
import { stateAt, type State } from './version';

/** What there is to look back from. */
export interface Present {
  readonly keyspace: Keyspace;
  readonly tombstones: Tombstones;
}

interface Page {
  readonly prefix: string;
  readonly namespace: string | undefined;
  readonly revision: Revision;
  readonly entries: readonly Entry[];
}

/** Listings of the past. The last one is kept: who reads a long list in pages asks for it again and again. */
export class PastLists {
  private last: Page | undefined;

  constructor(private readonly present: Present) {}

  /** All keys of a prefix, or of one of its namespaces, as they were at a revision, in the order of paths. */
  list(prefix: string, revision: Revision, namespace?: string): readonly Entry[] {
    const { last } = this;
    if (last?.revision === revision && last.prefix === prefix && last.namespace === namespace) return last.entries;
    const entries = listAt(this.present, prefix, revision, namespace);
    this.last = { prefix, namespace, revision, entries };
    return entries;
  }
}

function listAt(present: Present, prefix: string, revision: Revision, namespace?: string): readonly Entry[] {
  if (namespace !== undefined) return listNamespace(present, prefix, revision, namespace);
  const { keyspace, tombstones } = present;
  const namespaces = new Set([...keyspace.namespaces(prefix), ...tombstones.namespaces(prefix)]);
  return joined(
    inPathOrder(namespaces).map((name) => ({
      namespace: name,
      entries: listNamespace(present, prefix, revision, name),
    })),
  );
}

function listNamespace(
  { keyspace, tombstones }: Present,
  prefix: string,
  revision: Revision,
  namespace: string,
): readonly Entry[] {
  const alive = statesAt(keyspace.list(prefix, namespace), revision);
  const gone = statesAt(tombstones.in(prefix, namespace), revision);
  if (gone.length === 0) return alive;
  return [...alive, ...gone].sort((left, right) => (left.key.name < right.key.name ? -1 : 1));
}

function statesAt(newest: Iterable<State>, revision: Revision): readonly Entry[] {
  const found: Entry[] = [];
  for (const state of newest) {
    const then = stateAt(state, revision);
    if (then !== undefined) found.push(then);
  }
  return found;
}
