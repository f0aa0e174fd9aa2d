import { groupResource, type Resource } from '../api/resource';
import { keyOfObject, keyText, type KubeObject, type ObjectKey } from '../api/object';
import type { Journal } from '../sim/journal';
import type { Client } from './client';
import type { ComponentContext } from './component';
import type { Informer, Informers } from './informer';
import type { Paced } from './pace';
import type { WorkQueue } from './work-queue';

/** The phases of a loop as the journal names them, in their usual order. */
export type SyncPhase = 'watch' | 'desired' | 'current' | 'write' | 'requeue';

/**
 * The same context, with each phase of each sync in the journal: `sync.watch` when a cache tells of a change,
 * `sync.desired` when the object of the key is read, `sync.current` for all other reads, `sync.write` for writes, and
 * `sync.requeue` at the end, with what becomes of the key.
 */
export function tracedContext(context: ComponentContext, actor: string): ComponentContext {
  const trace = new SyncTrace(context.journal, actor);
  return {
    ...context,
    informers: tracedInformers(context.informers, trace),
    client: tracedClient(context.client, trace),
    queue: (name, work, options) =>
      tracedQueue(
        context.queue(name, (key) => trace.during(key, () => work(key)), options),
        trace,
      ),
  };
}

class SyncTrace {
  private key: string | undefined;
  private again = 'no';

  constructor(
    private readonly journal: Journal,
    private readonly actor: string,
  ) {}

  during(key: string, work: () => Paced | void): Paced | void {
    let paced: Paced | void = undefined;
    this.key = key;
    this.again = 'no';
    try {
      paced = work();
    } catch (error) {
      this.again = 'with back-off';
      throw error;
    } finally {
      if (paced === undefined) this.end(key);
    }
    return paced === undefined ? undefined : this.follow(key, paced);
  }

  /** While it waits for its requests, others may have their syncs. */
  private *follow(key: string, paced: Paced): Paced {
    let { again } = this;
    try {
      for (;;) {
        this.key = key;
        this.again = again;
        const step = paced.next();
        again = this.again;
        if (step.done === true) return;
        this.key = undefined;
        yield step.value;
      }
    } catch (error) {
      again = 'with back-off';
      throw error;
    } finally {
      this.again = again;
      this.end(key);
    }
  }

  private end(key: string): void {
    this.note('requeue', key, { again: this.again });
    this.key = undefined;
  }

  watched(resource: Resource, object: KubeObject | undefined): void {
    if (object !== undefined) this.note('watch', about(resource, keyText(keyOfObject(object))));
  }

  read(resource: Resource, key: string): void {
    if (this.key !== undefined) this.note(key === this.key ? 'desired' : 'current', about(resource, key));
  }

  listed(resource: Resource, where: string, count: number): void {
    if (this.key !== undefined) this.note('current', about(resource, where), { objects: count });
  }

  wrote(verb: string, resource: Resource, key: string): void {
    if (this.key !== undefined) this.note('write', about(resource, key), { verb });
  }

  requeued(key: string, how: string): void {
    if (key === this.key) this.again = how;
  }

  private note(phase: SyncPhase, subject: string, detail?: Readonly<Record<string, string | number>>): void {
    this.journal.append(this.actor, `sync.${phase}`, subject, detail);
  }
}

const about = (resource: Resource, key: string): string => `${groupResource(resource)} ${key}`;

function tracedInformers(informers: Informers, trace: SyncTrace): Informers {
  const known = new Map<Informer<never>, unknown>();
  return {
    get synced() {
      return informers.synced;
    },
    forget: (resource) => informers.forget(resource),
    of<T extends KubeObject>(resource: Resource<T>, options?: Parameters<Informers['of']>[1]): Informer<T> {
      const informer = informers.of(resource, options);
      const key = informer as unknown as Informer<never>;
      const made = known.get(key) ?? tracedInformer(informer, resource, trace);
      known.set(key, made);
      return made as Informer<T>;
    },
  };
}

function tracedInformer<T extends KubeObject>(
  informer: Informer<T>,
  resource: Resource<T>,
  trace: SyncTrace,
): Informer<T> {
  return {
    get synced() {
      return informer.synced;
    },
    get: (key) => {
      trace.read(resource, keyText(key));
      return informer.get(key);
    },
    list: (namespace) => {
      const found = informer.list(namespace);
      trace.listed(resource, namespace ?? '', found.length);
      return found;
    },
    byIndex: (index, value) => {
      const found = informer.byIndex(index, value);
      trace.listed(resource, value, found.length);
      return found;
    },
    addIndex: (index, valuesOf) => informer.addIndex(index, valuesOf),
    subscribe: (handler) =>
      informer.subscribe((next, previous) => {
        trace.watched(resource, next ?? previous);
        handler(next, previous);
      }),
  };
}

function tracedClient(client: Client, trace: SyncTrace): Client {
  const wrote = <R>(verb: string, resource: Resource, key: ObjectKey, result: R): R => {
    trace.wrote(verb, resource, keyText(key));
    return result;
  };
  return {
    get: (resource, key) => {
      trace.read(resource, keyText(key));
      return client.get(resource, key);
    },
    list: (resource, options) => {
      const found = client.list(resource, options);
      trace.listed(resource, options?.namespace ?? '', found.length);
      return found;
    },
    create: (resource, object) => {
      const created = client.create(resource, object);
      return wrote('create', resource, keyOfObject(created), created);
    },
    update: (resource, object, subresource) =>
      wrote('update', resource, keyOfObject(object), client.update(resource, object, subresource)),
    patch: (resource, key, patch, subresource) =>
      wrote('patch', resource, key, client.patch(resource, key, patch, subresource)),
    remove: (resource, key, options) => wrote('delete', resource, key, client.remove(resource, key, options)),
    removeAll: (resource, namespace, list, options) =>
      wrote(
        'deletecollection',
        resource,
        { namespace, name: '' },
        client.removeAll(resource, namespace, list, options),
      ),
    bind: (pod, node, uid) => wrote('create', BINDINGS, pod, client.bind(pod, node, uid)),
    evict: (pod, options) => wrote('create', EVICTIONS, pod, client.evict(pod, options)),
    requestToken: (account, spec) => client.requestToken(account, spec),
    readPath: (path, query, done) => client.readPath(path, query, done),
  };
}

const ofPods = (subresource: string, kind: string): Resource =>
  Object.freeze({ group: '', version: 'v1', plural: `pods/${subresource}`, kind, namespaced: true });
const BINDINGS = ofPods('binding', 'Binding');
const EVICTIONS = ofPods('eviction', 'Eviction');

const tracedQueue = (queue: WorkQueue, trace: SyncTrace): WorkQueue => ({
  get length() {
    return queue.length;
  },
  add: (key) => {
    trace.requeued(key, 'at once');
    queue.add(key);
  },
  addAfter: (key, delay) => {
    trace.requeued(key, `after ${delay} ms`);
    queue.addAfter(key, delay);
  },
  addRateLimited: (key) => {
    trace.requeued(key, 'with back-off');
    queue.addRateLimited(key);
  },
  retries: (key) => queue.retries(key),
  take: () => queue.take(),
  done: (key) => queue.done(key),
  forget: (key) => queue.forget(key),
});
