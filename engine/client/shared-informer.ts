import { keyOfObject, type KubeObject } from '../api/object';
import type { Handler } from './informer';
import { InformerCache } from './informer-cache';
import { Reflector, type ObjectEvent, type ReflectorSink, type Watched, type Watching } from './reflector';

/** One cache and one watch for all that ask within a process, as client-go's shared index informer. */
export class SharedInformer<T extends KubeObject> implements ReflectorSink<T> {
  readonly cache = new InformerCache<T>();
  private readonly reflector: Reflector<T>;
  private handlers: readonly Handler<T>[] = [];

  constructor(
    private readonly process: Watching,
    private readonly watched: Watched<T>,
  ) {
    this.reflector = new Reflector(process, watched, this);
    process.clock.soon(this.label, () => this.reflector.start());
  }

  get synced(): boolean {
    return this.reflector.synced;
  }

  /** Nothing is watched any more. */
  get hasEnded(): boolean {
    return this.reflector.hasEnded;
  }

  break(): void {
    this.reflector.break();
  }

  end(): void {
    this.reflector.end();
    this.handlers = [];
  }

  /** Who comes late is told of everything first. */
  subscribe(handler: Handler<T>): void {
    if (!this.synced) {
      this.handlers = [...this.handlers, handler];
      return;
    }
    this.process.clock.soon(this.label, () => {
      this.handlers = [...this.handlers, handler];
      for (const object of this.cache.list()) handler(object, undefined);
    });
  }

  /** What a list repeats unchanged is passed over. */
  replace(objects: readonly T[]): void {
    const known = this.cache.list();
    const gone = known.length === 0 ? undefined : new Set(known);
    for (const object of objects) {
      const previous = this.cache.put(object);
      if (previous !== undefined) gone?.delete(previous);
      if (previous?.metadata.resourceVersion !== object.metadata.resourceVersion) this.notify(object, previous);
    }
    for (const object of gone ?? []) {
      this.cache.remove(keyOfObject(object));
      this.notify(undefined, object);
    }
  }

  apply(event: ObjectEvent<T>): void {
    if (event.type !== 'DELETED') this.notify(event.object, this.cache.put(event.object));
    else if (this.cache.remove(keyOfObject(event.object)) !== undefined) this.notify(undefined, event.object);
  }

  private get label(): string {
    return `inform/${this.process.component}/${this.watched.resource.plural}`;
  }

  private notify(next: T | undefined, previous: T | undefined): void {
    for (const handler of this.handlers) handler(next, previous);
  }
}
