import { millis, minutes, seconds, type Instant } from '../base/brand';
import type { ComponentContext } from '../client/component';
import type { WorkQueue } from '../client/work-queue';
import type { Progress } from '../cloud/provider';

const POLL = millis(100);
/** `--retry-interval-start` and `--retry-interval-max` of the sidecars. */
const RETRY = { base: seconds(1), max: minutes(5) };
const NO_BUCKET = { perSecond: 10_000, burst: 10_000 };

/** What a piece of work ends with: nothing, or an instant at which to go on. Errors are thrown and tried again. */
export type Step = void | { readonly goOnAt: Instant };

/** The queue of a sidecar: work begins once its caches are filled, and goes on when the cloud is ready. */
export function sidecarQueue(context: ComponentContext, name: string, work: (key: string) => Step): WorkQueue {
  const queue = context.queue(
    name,
    (key) => {
      if (!context.informers.synced) return queue.addAfter(key, POLL);
      const step = work(key);
      if (step !== undefined) queue.addAfter(key, millis(Math.max(1, step.goOnAt - context.clock.now())));
    },
    { backoff: RETRY, bucket: NO_BUCKET },
  );
  return queue;
}

/** Hands an answer of the cloud on, or says when to ask again. */
export function whenReady<T>(
  progress: Progress<T>,
  on: { ready(value: T): Step; failed(message: string): Step },
): Step {
  switch (progress.kind) {
    case 'pending':
      return { goOnAt: progress.askAgainAt };
    case 'failed':
      return on.failed(progress.message);
    case 'ready':
      return on.ready(progress.value);
  }
}
