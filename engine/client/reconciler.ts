import { deepFreeze } from '../base/deep-freeze';
import { InvariantError } from '../base/invariant';
import { millis, type Instant, type Millis } from '../base/brand';
import { keyOf, keyOfObject, keyText, type KubeObject, type ObjectKey } from '../api/object';
import { groupResource, type Resource } from '../api/resource';
import type { Client } from './client';
import type { Component, ComponentContext, EventRecorder } from './component';
import { ComponentCrashed } from './component-crashed';
import { controllerOf, isControlledBy } from './controller-ref';
import type { Informer } from './informer';
import { tracedContext } from './traced-context';
import type { WorkQueue } from './work-queue';

/** The caches of a reconciler: they trail the API server, and what they hold is frozen. */
export interface Cached {
  get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey): T | undefined;
  list<T extends KubeObject>(resource: Resource<T>, namespace?: string): readonly T[];
  /** Those whose controller is the owner. */
  ownedBy<T extends KubeObject>(resource: Resource<T>, owner: KubeObject): readonly T[];
}

export interface ReconcileTools {
  readonly cache: Cached;
  /** Straight to the API server. What it answers is frozen, too. */
  readonly client: Client;
  readonly events: EventRecorder;
  /** Virtual time. */
  now(): Instant;
}

/**
 * A controller in the manner of controller-runtime: one function that brings the world nearer to what an object says. It
 * is called with a key whenever the object, or one that it owns, may have changed; it must not trust that it was told of
 * every change, nor keep anything for the next call.
 */
export interface Reconciler<T extends KubeObject = KubeObject> {
  /** The kind whose keys are reconciled. */
  readonly of: Resource<T>;
  /** Kinds of which it makes objects, with itself as their controller. */
  readonly owns?: readonly Resource[];
  /** Further kinds that it looks at; they call nobody. */
  readonly reads?: readonly Resource[];
  /** What it throws is journalled and tried again with back-off. An answer: come back after so many milliseconds. */
  reconcile(key: ObjectKey, tools: ReconcileTools): { readonly after: number } | undefined | void;
}

/** The component that runs a reconciler; every phase of its syncs is in the journal. */
export const reconcilerComponent = (name: string, reconciler: Reconciler): Component => ({
  name,
  start: (context) => new Run(tracedContext(context, name), reconciler).start(),
});

const NOT_SYNCED = millis(100);

class Run {
  private readonly informers: ReadonlyMap<string, Informer>;
  private readonly queue: WorkQueue;
  private readonly tools: ReconcileTools;

  constructor(
    private readonly context: ComponentContext,
    private readonly reconciler: Reconciler,
  ) {
    const { of, owns = [], reads = [] } = reconciler;
    this.informers = new Map([of, ...owns, ...reads].map((each) => [groupResource(each), context.informers.of(each)]));
    this.queue = context.queue(of.plural, (key) => this.sync(key));
    this.tools = {
      cache: this.cache(),
      client: frozenClient(context.client),
      events: context.events,
      now: () => context.clock.now(),
    };
  }

  start(): void {
    const { of, owns = [] } = this.reconciler;
    this.informer(of).subscribe((next, previous) => {
      const object = next ?? previous;
      if (object !== undefined) this.queue.add(keyText(keyOfObject(object)));
    });
    for (const resource of owns) {
      this.informer(resource).subscribe((next, previous) => {
        for (const object of [next, previous]) if (object !== undefined) this.addOwner(object);
      });
    }
  }

  private addOwner(object: KubeObject): void {
    const owner = controllerOf(object);
    if (owner?.kind !== this.reconciler.of.kind) return;
    const { namespace } = object.metadata;
    this.queue.add(keyText(namespace === undefined ? { name: owner.name } : { namespace, name: owner.name }));
  }

  private sync(key: string): void {
    if (!this.context.informers.synced) return this.queue.addAfter(key, NOT_SYNCED);
    const again = asUsers(() => this.reconciler.reconcile(keyOf(key), this.tools));
    if (again !== undefined) this.queue.addAfter(key, millis(again.after));
  }

  private cache(): Cached {
    return {
      get: (resource, key) => deepFreeze(this.informer(resource).get(key)),
      list: (resource, namespace) => frozen(this.informer(resource).list(namespace)),
      ownedBy: (resource, owner) =>
        frozen(
          this.informer(resource)
            .list(owner.metadata.namespace)
            .filter((each) => isControlledBy(each, owner)),
        ),
    };
  }

  private informer<T extends KubeObject>(resource: Resource<T>): Informer<T> {
    const found = this.informers.get(groupResource(resource));
    if (found === undefined) {
      throw new Error(`${groupResource(resource)} is not cached: name it under "of", "owns" or "reads"`);
    }
    return found as Informer<T>;
  }
}

/** A mistake in code that is not ours is an outcome of its sync, not the end of the run. */
function asUsers(work: () => { readonly after: Millis | number } | undefined | void): { after: number } | undefined {
  try {
    const again = work();
    return again === undefined ? undefined : { after: again.after };
  } catch (error) {
    if (error instanceof ComponentCrashed || error instanceof InvariantError) throw error;
    if (error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError) {
      throw new Error(`${error.name}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

const frozen = <T>(items: readonly T[]): readonly T[] => items.map((each) => deepFreeze(each));

/** Objects are shared by all that hold them; one who changes an answer is stopped. */
const frozenClient = (client: Client): Client => ({
  ...client,
  get: (resource, key) => deepFreeze(client.get(resource, key)),
  list: (resource, options) => frozen(client.list(resource, options)),
  create: (resource, object) => deepFreeze(client.create(resource, object)),
  update: (resource, object, subresource) => deepFreeze(client.update(resource, object, subresource)),
  patch: (resource, key, patch, subresource) => deepFreeze(client.patch(resource, key, patch, subresource)),
});
