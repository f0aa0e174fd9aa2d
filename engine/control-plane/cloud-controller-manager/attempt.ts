import { isApiError } from '../../api/request';
import type { ComponentContext } from '../../client/component';

/** For loops that have no queue: what the API server refuses is written down, and the next round tries again. */
export function attempt(context: ComponentContext, subject: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!isApiError(error)) throw error;
    context.journal.append('cloud-controller-manager', 'controller.error', subject, { error: error.message });
  }
}
