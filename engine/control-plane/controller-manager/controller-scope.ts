import type { ComponentContext } from '../../client/component';
import type { Handler, Informer, InformerOptions, Informers } from '../../client/informer';
import type { Paced } from '../../client/pace';
import type { KubeObject, ObjectKey } from '../../api/object';
import type { Resource } from '../../api/resource';
import type { Scope } from '../../sim/clock';

/**
 * What one controller of the process is given: its timers, its queues and its handlers fall silent when it is stopped,
 * while caches and all others go on. A controller that is started again gets a new scope and is told of everything anew.
 */
export class ControllerScope {
  private readonly clock: Scope;
  private ended = false;

  constructor(private readonly process: ComponentContext) {
    this.clock = process.clock.scope();
  }

  get context(): ComponentContext {
    const { process, clock } = this;
    return {
      ...process,
      clock,
      informers: new GuardedInformers(process.informers, this),
      queue: (name, work, options) =>
        process.queue(name, (key) => (this.hasEnded ? undefined : this.untilEnd(work(key))), options),
    };
  }

  /** Work that waits for its requests is not taken up again. */
  private untilEnd(work: Paced | void): Paced | void {
    return work === undefined ? undefined : whileAlive(work, this);
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  end(): void {
    this.ended = true;
    this.clock.end();
  }
}

function* whileAlive(work: Paced, scope: ControllerScope): Paced {
  for (let step = work.next(); step.done !== true && !scope.hasEnded; step = work.next()) yield step.value;
}

/*
 * Classes, for many are made: a getter in an object literal belongs to the one object, and V8 keeps it, with all that it
 * closes over, until the next full collection.
 */

class GuardedInformers implements Informers {
  constructor(
    private readonly informers: Informers,
    private readonly scope: ControllerScope,
  ) {}

  get synced(): boolean {
    return this.informers.synced;
  }

  forget(resource: Resource): void {
    this.informers.forget(resource);
  }

  of<T extends KubeObject>(resource: Resource<T>, options?: InformerOptions): Informer<T> {
    return new GuardedInformer(this.informers.of(resource, options), this.scope);
  }
}

class GuardedInformer<T extends KubeObject> implements Informer<T> {
  constructor(
    private readonly informer: Informer<T>,
    private readonly scope: ControllerScope,
  ) {}

  get synced(): boolean {
    return this.informer.synced;
  }

  get(key: ObjectKey): T | undefined {
    return this.informer.get(key);
  }

  list(namespace?: string): readonly T[] {
    return this.informer.list(namespace);
  }

  byIndex(index: string, value: string): readonly T[] {
    return this.informer.byIndex(index, value);
  }

  addIndex(index: string, valuesOf: (object: T) => readonly string[]): void {
    this.informer.addIndex(index, valuesOf);
  }

  subscribe(handler: Handler<T>): void {
    this.informer.subscribe((next, previous) => {
      if (!this.scope.hasEnded) handler(next, previous);
    });
  }
}
