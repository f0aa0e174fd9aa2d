import type { ComponentContext } from '../../client/component';
import type { Informer, InformerOptions, Informers } from '../../client/informer';
import type { KubeObject } from '../../api/object';
import type { Resource } from '../../api/resource';
import { ScopedClock } from '../../sim/scoped-clock';

/**
 * What one controller of the process is given: its timers, its queues and its handlers fall silent when it is stopped,
 * while caches and all others go on. A controller that is started again gets a new scope and is told of everything anew.
 */
export class ControllerScope {
  private readonly clock: ScopedClock;
  private ended = false;

  constructor(private readonly process: ComponentContext) {
    this.clock = new ScopedClock(process.clock);
  }

  get context(): ComponentContext {
    const { process, clock } = this;
    return {
      ...process,
      clock,
      informers: this.guarded(process.informers),
      queue: (name, work, options) =>
        process.queue(
          name,
          (key) => {
            if (!this.ended) work(key);
          },
          options,
        ),
    };
  }

  end(): void {
    this.ended = true;
    this.clock.end();
  }

  private guarded(informers: Informers): Informers {
    return {
      get synced() {
        return informers.synced;
      },
      of: <T extends KubeObject>(resource: Resource<T>, options?: InformerOptions): Informer<T> => {
        const informer = informers.of(resource, options);
        return {
          get synced() {
            return informer.synced;
          },
          get: (key) => informer.get(key),
          list: (namespace) => informer.list(namespace),
          byIndex: (index, value) => informer.byIndex(index, value),
          addIndex: (index, valuesOf) => informer.addIndex(index, valuesOf),
          subscribe: (handler) =>
            informer.subscribe((next, previous) => {
              if (!this.ended) handler(next, previous);
            }),
        };
      },
    };
  }
}
