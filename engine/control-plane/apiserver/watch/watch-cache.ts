import type { Revision } from '../../../base/brand';
import { invariant } from '../../../base/invariant';
import type { KubeObject } from '../../../api/object';
import type { Store, WatchHandle } from '../../etcd/store';
import { changeOf, type Change } from './change';

/** Which of the changes a watcher wants to hear of; the narrowest that applies. */
export type Interest =
  | { readonly by: 'everything' }
  | { readonly by: 'namespace'; readonly namespace: string }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'field'; readonly value: string };

export interface Watcher {
  receive(change: Change): void;
}

/** A field that many watchers select one value of: `spec.nodeName` of pods. */
export interface IndexedField {
  readonly field: string;
  readonly valueOf: (object: KubeObject) => string;
}

/**
 * The one place where changes of a resource are read from the store and handed out. Watchers stand in the bucket of
 * what they ask for, so a change costs what its readers cost, however many watchers there are.
 */
export class WatchCache {
  private readonly everything: Bucket = { watchers: [] };
  private readonly byNamespace = new Map<string, Bucket>();
  private readonly byName = new Map<string, Bucket>();
  private readonly byField = new Map<string, Bucket>();
  private handle: WatchHandle | undefined;
  private holders: Map<string, Holding> | undefined;

  constructor(
    private readonly store: Store,
    readonly prefix: string,
    readonly indexed: IndexedField | undefined,
  ) {}

  /** Hears of every change from now on. The answer ends it. */
  subscribe(watcher: Watcher, interest: Interest): () => void {
    this.open();
    const buckets = this.bucketsOf(interest);
    const key =
      interest.by === 'everything'
        ? ''
        : interest.by === 'namespace'
          ? interest.namespace
          : interest.by === 'name'
            ? interest.name
            : interest.value;
    const bucket = buckets?.get(key) ?? (buckets === undefined ? this.everything : { watchers: [] });
    buckets?.set(key, bucket);
    bucket.watchers = [...bucket.watchers, watcher];
    return () => {
      bucket.watchers = bucket.watchers.filter((other) => other !== watcher);
      if (bucket.watchers.length === 0 && buckets?.get(key) === bucket) buckets.delete(key);
    };
  }

  /** What was written after a revision; 'compacted' when that is no longer known. */
  since(after: Revision): readonly Change[] | 'compacted' {
    const handle = this.store.watch(this.prefix, after, ignore);
    const events = handle.poll();
    handle.close();
    return events === 'compacted' ? events : events.map(changeOf);
  }

  /** The objects whose indexed field has a value now, in the order of their keys. */
  holding(value: string): readonly KubeObject[] {
    invariant(this.indexed !== undefined, `no field of ${this.prefix} is indexed`);
    this.open();
    this.holders ??= this.indexAll(this.indexed);
    return this.holders.get(value)?.list() ?? NOTHING;
  }

  private open(): void {
    if (this.handle !== undefined) return;
    this.handle = this.store.watch(this.prefix, this.store.revision, () => this.read());
  }

  private read(): void {
    const events = this.handle?.poll() ?? [];
    invariant(events !== 'compacted', `the watch cache of ${this.prefix} fell behind the store`);
    for (const event of events) this.dispatch(changeOf(event));
  }

  private dispatch(change: Change): void {
    const object = change.current ?? change.last;
    const { name, namespace } = object.metadata;
    const value = this.indexed === undefined ? undefined : this.indexed.valueOf(object);
    const before =
      this.indexed === undefined || change.previous === undefined || change.current === undefined
        ? value
        : this.indexed.valueOf(change.previous);
    if (this.holders !== undefined) reindex(this.holders, change, value ?? '', before ?? '');
    tell(this.everything, change);
    if (namespace !== undefined) tell(this.byNamespace.get(namespace), change);
    tell(this.byName.get(name), change);
    if (value !== undefined) tell(this.byField.get(value), change);
    if (before !== undefined && before !== value) tell(this.byField.get(before), change);
  }

  private bucketsOf(interest: Interest): Map<string, Bucket> | undefined {
    switch (interest.by) {
      case 'everything':
        return undefined;
      case 'namespace':
        return this.byNamespace;
      case 'name':
        return this.byName;
      case 'field':
        return this.byField;
    }
  }

  private indexAll(indexed: IndexedField): Map<string, Holding> {
    const holders = new Map<string, Holding>();
    const range = this.store.range(this.prefix);
    invariant(range.ok, 'the present is never compacted');
    for (const entry of range.entries) hold(holders, indexed.valueOf(entry.value), entry.value);
    return holders;
  }
}

interface Bucket {
  watchers: readonly Watcher[];
}

const ignore = (): void => undefined;

function tell(bucket: Bucket | undefined, change: Change): void {
  if (bucket === undefined) return;
  for (const watcher of bucket.watchers) watcher.receive(change);
}

const NOTHING: readonly KubeObject[] = Object.freeze([]);

/** The objects that hold one value of the indexed field; their listing is kept until one of them changes. */
class Holding {
  private readonly objects = new Map<string, KubeObject>();
  private listed: readonly KubeObject[] | undefined;

  get isEmpty(): boolean {
    return this.objects.size === 0;
  }

  list(): readonly KubeObject[] {
    return (this.listed ??= [...this.objects.values()].sort(byKey));
  }

  put(object: KubeObject): void {
    this.objects.set(object.metadata.uid, object);
    this.listed = undefined;
  }

  remove({ metadata }: KubeObject): void {
    this.objects.delete(metadata.uid);
    this.listed = undefined;
  }
}

function hold(holders: Map<string, Holding>, value: string, object: KubeObject): void {
  let held = holders.get(value);
  if (held === undefined) holders.set(value, (held = new Holding()));
  held.put(object);
}

function reindex(holders: Map<string, Holding>, change: Change, value: string, before: string): void {
  const { previous, current } = change;
  if (
    previous !== undefined &&
    (before !== value || current === undefined || previous.metadata.uid !== current.metadata.uid)
  ) {
    const held = holders.get(before);
    held?.remove(previous);
    if (held?.isEmpty === true) holders.delete(before);
  }
  if (current !== undefined) hold(holders, value, current);
}

function byKey(a: KubeObject, b: KubeObject): number {
  const left = a.metadata.namespace ?? '';
  const right = b.metadata.namespace ?? '';
  if (left !== right) return left < right ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0;
}
