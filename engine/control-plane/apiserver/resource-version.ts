import type { Server } from './server';
import { timeout } from './refusals';

/** What is wrong with a resourceVersion; undefined: nothing. */
export function versionFault(text: string): string | undefined {
  if (/^\d{1,19}$/.test(text) || text === '') return undefined;
  const problem = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  const quoted = JSON.stringify(text);
  return `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${problem}`;
}

/** Refuses to answer from a future that the server has not seen; a real one waits three seconds for it first. */
export function awaitVersion({ store }: Server, wanted: number): void {
  if (wanted <= store.revision) return;
  throw timeout(`Too large resource version: ${wanted}, current: ${store.revision}`, 1, [
    { reason: 'ResourceVersionTooLarge', message: 'Too large resource version' },
  ]);
}
