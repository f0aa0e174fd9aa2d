import { Bucket } from './bucket';
import { inPathOrder, joined } from './path-order';
import type { StoreKey } from './store';
import type { Version } from './version';

/** The namespaces of one prefix. */
class Shelf {
  private order: readonly string[] | undefined;
  private listed: readonly Version[] | undefined;

  constructor(
    readonly owner: object,
    readonly buckets = new Map<string, Bucket>(),
  ) {}

  bucketOf(namespace: string, owner: object): Bucket {
    const known = this.buckets.get(namespace);
    if (known !== undefined && known.owner === owner) return known;
    const owned = known === undefined ? new Bucket(owner) : known.copyFor(owner);
    this.buckets.set(namespace, owned);
    if (known === undefined) this.order = undefined;
    return owned;
  }

  drop(namespace: string): void {
    this.buckets.delete(namespace);
    this.order = undefined;
  }

  changed(): void {
    this.listed = undefined;
  }

  list(): readonly Version[] {
    this.order ??= inPathOrder(this.buckets.keys());
    this.listed ??= joined(
      this.order.map((namespace) => ({ namespace, entries: this.buckets.get(namespace)?.list() ?? [] })),
    );
    return this.listed;
  }
}

/**
 * The newest value of every key. `share` costs the same whatever its size: both sides then copy what they write to,
 * prefix by prefix and namespace by namespace.
 */
export class Keyspace {
  private owner: object = {};
  private shelves: Map<string, Shelf>;
  private sharesShelves: boolean;

  constructor(from?: Keyspace) {
    this.shelves = from?.shelves ?? new Map<string, Shelf>();
    this.sharesShelves = from !== undefined;
  }

  /** A keyspace with the same content that neither sees the writes of this one nor is seen by it. */
  share(): Keyspace {
    this.owner = {};
    this.sharesShelves = true;
    return new Keyspace(this);
  }

  get(key: StoreKey): Version | undefined {
    return this.shelves.get(key.prefix)?.buckets.get(key.namespace)?.get(key.name);
  }

  put(entry: Version): void {
    const shelf = this.shelfOf(entry.key.prefix);
    shelf.bucketOf(entry.key.namespace, this.owner).put(entry);
    shelf.changed();
  }

  remove(key: StoreKey): void {
    const shelf = this.shelfOf(key.prefix);
    const bucket = shelf.bucketOf(key.namespace, this.owner);
    bucket.remove(key.name);
    if (bucket.size === 0) shelf.drop(key.namespace);
    shelf.changed();
  }

  /** In the order of paths by code units. */
  list(prefix: string, namespace?: string): readonly Version[] {
    const shelf = this.shelves.get(prefix);
    if (shelf === undefined) return NOTHING;
    return namespace === undefined ? shelf.list() : (shelf.buckets.get(namespace)?.list() ?? NOTHING);
  }

  namespaces(prefix: string): Iterable<string> {
    return this.shelves.get(prefix)?.buckets.keys() ?? NOTHING;
  }

  prefixes(): string[] {
    return [...this.shelves.keys()].sort();
  }

  private shelfOf(prefix: string): Shelf {
    if (this.sharesShelves) {
      this.shelves = new Map(this.shelves);
      this.sharesShelves = false;
    }
    const known = this.shelves.get(prefix);
    if (known !== undefined && known.owner === this.owner) return known;
    const owned = new Shelf(this.owner, new Map(known?.buckets));
    this.shelves.set(prefix, owned);
    return owned;
  }
}

const NOTHING: readonly never[] = Object.freeze([]);
