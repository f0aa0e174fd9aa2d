import type { Served } from './registry';
import type { Server } from './server';
import { timeout } from './refusals';

/** What is wrong with a resourceVersion; undefined: nothing. */
export function versionFault(text: string): string | undefined {
  const fault = text === '' ? undefined : numberFault(text);
  return fault === undefined ? undefined : `resourceVersion: Invalid value: ${JSON.stringify(text)}: ${fault}`;
}

/** Why a text is no number of 64 bits, as Go's strconv.ParseUint says it. */
export function numberFault(text: string): string | undefined {
  if (/^\d{1,19}$/.test(text)) return undefined;
  const problem = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  return `strconv.ParseUint: parsing ${JSON.stringify(text)}: ${problem}`;
}

/** Refuses to answer from a future that the server has not seen; a real one waits three seconds for it first. */
export function awaitVersion({ store }: Server, { plural }: Served, wanted: number): void {
  if (wanted <= store.revision) return;
  // The store itself, which nobody stands before for Events, does not say when to come again.
  const retryAfter = plural === 'events' ? 0 : 1;
  throw timeout(`Too large resource version: ${wanted}, current: ${store.revision}`, retryAfter, [
    { reason: 'ResourceVersionTooLarge', message: 'Too large resource version' },
  ]);
}
