import { millis } from '../../../base/brand';
import type { ComponentContext } from '../../../client/component';

const POLL = millis(100);

/** Calls once every informer of the context has its first list, as client-go's WaitForCacheSync does. */
export function whenSynced(context: ComponentContext, label: string, start: () => void): void {
  const attempt = (): void => {
    if (context.informers.synced) start();
    else context.clock.after(POLL, label, attempt);
  };
  context.clock.soon(label, attempt);
}
