import { millis, type Millis } from '../../../base/brand';
import type { ComponentContext, QueueOptions } from '../../../client/component';
import { mustPass } from '../../../client/error-kinds';
import type { Paced } from '../../../client/pace';
import type { WorkQueue } from '../../../client/work-queue';

const POLL = millis(100);

export interface SyncOptions extends QueueOptions {
  /** Then the key is given up until something new happens to it. Default: never. */
  readonly retriesMax?: number;
}

/** A queue whose work begins once every informer of the controller has its first list. */
export function syncQueue(
  context: ComponentContext,
  name: string,
  sync: (key: string) => Paced | void,
  options: SyncOptions = {},
): WorkQueue {
  const { retriesMax } = options;
  let synced = false;
  const queue = context.queue(
    name,
    (key) => {
      synced ||= context.informers.synced;
      if (!synced) return queue.addAfter(key, POLL);
      if (retriesMax === undefined || queue.retries(key) < retriesMax) return sync(key);
      return giveUp(context, key, sync);
    },
    options,
  );
  return queue;
}

/** Calls once every informer of the context has its first list, as client-go's WaitForCacheSync does. */
export function whenSynced(context: ComponentContext, label: string, start: () => void): void {
  const attempt = (): void => {
    if (context.informers.synced) start();
    else context.clock.after(POLL, label, attempt);
  };
  context.clock.soon(label, attempt);
}

/** Once everything is known, and then again and again. */
export function everyWhenSynced(context: ComponentContext, period: Millis, label: string, pass: () => void): void {
  whenSynced(context, label, () => {
    pass();
    context.clock.every(period, label, pass);
  });
}

function* giveUp(context: ComponentContext, key: string, sync: (key: string) => Paced | void): Paced {
  try {
    const paced = sync(key);
    if (paced !== undefined) yield* paced;
  } catch (error) {
    if (mustPass(error)) throw error;
    context.journal.append('kube-controller-manager', 'controller.give-up', key, { error: String(error) });
  }
}
