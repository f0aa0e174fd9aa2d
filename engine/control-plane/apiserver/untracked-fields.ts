import type { FieldTracker } from './field-tracker';
import { refusal } from './refusals';

/** Keeps no record of owners; server-side apply is refused as unsupported. */
export const untrackedFields: FieldTracker = Object.freeze<FieldTracker>({
  updated: (_live, next) => next,
  admitted: (_before, after) => after,
  apply: () => {
    throw refusal(501, 'NotImplemented', 'unsupported: server-side apply');
  },
});
