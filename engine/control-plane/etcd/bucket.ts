import type { Version } from './version';

/**
 * The keys of one namespace of one prefix. The sorted listing is made when first asked for and then mended by what has
 * changed since, so that a listing costs a copy and a write costs a note. Owned by one keyspace; a keyspace that does
 * not own it makes a copy before it writes.
 */
export class Bucket {
  private listed: readonly Version[] | undefined;
  private changed: Set<string> | undefined;

  constructor(
    readonly owner: object,
    private readonly entries = new Map<string, Version>(),
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(name: string): Version | undefined {
    return this.entries.get(name);
  }

  put(entry: Version): void {
    this.entries.set(entry.key.name, entry);
    this.note(entry.key.name);
  }

  remove(name: string): void {
    this.entries.delete(name);
    this.note(name);
  }

  /** In the order of names by code units. The array is never changed afterwards. */
  list(): readonly Version[] {
    if (this.listed === undefined) this.listed = [...this.entries.values()].sort(byName);
    else if (this.changed !== undefined) this.listed = mend(this.listed, [...this.changed].sort(), this.entries);
    this.changed = undefined;
    return this.listed;
  }

  copyFor(owner: object): Bucket {
    const copy = new Bucket(owner, new Map(this.entries));
    copy.listed = this.listed;
    copy.changed = this.changed === undefined ? undefined : new Set(this.changed);
    return copy;
  }

  private note(name: string): void {
    if (this.listed === undefined) return;
    this.changed ??= new Set();
    this.changed.add(name);
    if (this.changed.size > this.listed.length + 16) this.forgetListing();
  }

  private forgetListing(): void {
    this.listed = undefined;
    this.changed = undefined;
  }
}

function mend(
  listed: readonly Version[],
  changed: readonly string[],
  entries: ReadonlyMap<string, Version>,
): Version[] {
  const mended: Version[] = [];
  let from = 0;
  for (const name of changed) {
    const place = lowerBound(listed, name, from);
    for (; from < place; from++) push(mended, listed[from]);
    if (listed[place]?.key.name === name) from = place + 1;
    push(mended, entries.get(name));
  }
  for (; from < listed.length; from++) push(mended, listed[from]);
  return mended;
}

function lowerBound(listed: readonly Version[], name: string, from: number): number {
  let low = from;
  let high = listed.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((listed[middle]?.key.name ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

function push(into: Version[], entry: Version | undefined): void {
  if (entry !== undefined) into.push(entry);
}

function byName(left: Version, right: Version): number {
  return left.key.name < right.key.name ? -1 : 1;
}
