import type { KubeObject, ObjectKey } from '../api/object';
import type { Resource } from '../api/resource';
import { invariant } from '../base/invariant';
import type { Handler, Informer, InformerOptions, Informers } from './informer';
import type { IndexFunction } from './informer-cache';
import type { Watching } from './reflector';
import { SharedInformer } from './shared-informer';

/** The informers of one process. Each identity in it has its own view; caches and watches are shared. */
export class InformerHub {
  private readonly informers = new Map<string, SharedInformer<KubeObject>>();
  /** Those of all objects of a resource, which most ask for, by the resource as it was named. */
  private readonly whole = new Map<Resource, SharedInformer<KubeObject>>();

  constructor(private readonly process: Watching) {}

  view(): Informers {
    return new InformersView(this);
  }

  of<T extends KubeObject>(resource: Resource<T>, options: InformerOptions = ALL): SharedInformer<T> {
    if (options !== ALL) return this.ofSome(resource, options);
    const known = this.whole.get(resource);
    // The key is the resource, and the resource holds the type of its objects.
    if (known !== undefined) return known as unknown as SharedInformer<T>;
    const found = this.ofSome(resource, ALL);
    this.whole.set(resource, found as unknown as SharedInformer<KubeObject>);
    return found;
  }

  private ofSome<T extends KubeObject>(resource: Resource<T>, options: InformerOptions): SharedInformer<T> {
    const key = keyOf(resource, options);
    const known = this.informers.get(key);
    if (known !== undefined) return known as unknown as SharedInformer<T>;
    const made = new SharedInformer<T>(this.process, { resource, options });
    this.informers.set(key, made as unknown as SharedInformer<KubeObject>);
    return made;
  }

  /** Whoever asks for the resource again gets an informer that begins anew. */
  forget(resource: Resource): void {
    const key = keyOf(resource, ALL);
    const known = this.informers.get(key);
    known?.end();
    this.informers.delete(key);
    for (const [named, informer] of this.whole) if (informer === known) this.whole.delete(named);
  }

  /** All connections drop; the reflectors resume. */
  breakWatches(): void {
    for (const informer of this.informers.values()) informer.break();
  }

  end(): void {
    for (const informer of this.informers.values()) informer.end();
    this.informers.clear();
    this.whole.clear();
  }
}

class InformersView implements Informers {
  private readonly asked = new Map<SharedInformer<never>, unknown>();

  constructor(private readonly hub: InformerHub) {}

  get synced(): boolean {
    for (const informer of this.asked.keys()) if (!informer.synced && !informer.hasEnded) return false;
    return true;
  }

  forget(resource: Resource): void {
    this.hub.forget(resource);
    for (const informer of this.asked.keys()) if (informer.hasEnded) this.asked.delete(informer);
  }

  of<T extends KubeObject>(resource: Resource<T>, options?: InformerOptions): Informer<T> {
    const shared = this.hub.of(resource, options);
    const key = shared as unknown as SharedInformer<never>;
    const known = this.asked.get(key);
    if (known !== undefined) return known as Informer<T>;
    const view = new InformerView(shared);
    this.asked.set(key, view);
    return view;
  }
}

/** Index names belong to the view, so that two controllers of a process may use one name for two things. */
class InformerView<T extends KubeObject> implements Informer<T> {
  private indexes: Map<string, IndexFunction<T>> | undefined;

  constructor(private readonly shared: SharedInformer<T>) {}

  get synced(): boolean {
    return this.shared.synced;
  }

  get(key: ObjectKey): T | undefined {
    return this.shared.cache.get(key);
  }

  list(namespace?: string): readonly T[] {
    return this.shared.cache.list(namespace);
  }

  byIndex(index: string, value: string): readonly T[] {
    if (index === 'namespace') return this.shared.cache.list(value);
    const valuesOf = this.indexes?.get(index);
    invariant(valuesOf !== undefined, `there is no index ${index}`);
    return this.shared.cache.byIndex(valuesOf, value);
  }

  addIndex(index: string, valuesOf: IndexFunction<T>): void {
    const known = this.indexes?.get(index);
    invariant(known === undefined || known === valuesOf, `there is an index ${index} already`);
    (this.indexes ??= new Map<string, IndexFunction<T>>()).set(index, valuesOf);
    this.shared.cache.addIndex(valuesOf);
  }

  subscribe(handler: Handler<T>): void {
    this.shared.subscribe(handler);
  }
}

const ALL: InformerOptions = Object.freeze({});

/** Resources are values that many hold; the text is made once for each. */
const texts = new WeakMap<Resource, string>();

function textOf(resource: Resource): string {
  const known = texts.get(resource);
  if (known !== undefined) return known;
  const text = `${resource.group}|${resource.version}|${resource.plural}`;
  texts.set(resource, text);
  return text;
}

/** Of all objects of a resource: its text. */
function keyOf(resource: Resource, options: InformerOptions): string {
  if (options === ALL) return textOf(resource);
  const { namespace = '', labelSelector = '', fieldSelector = '' } = options;
  const selected = `${namespace}|${labelSelector}|${fieldSelector}`;
  return selected === '||' ? textOf(resource) : `${textOf(resource)}|${selected}`;
}
