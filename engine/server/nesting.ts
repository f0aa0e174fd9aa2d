import type { ApiError } from '../api/request';
import { badRequest } from '../control-plane/apiserver/refusals';

/**
 * How deep lists and objects may stand in one another. Go's reader of JSON gives up at 10,000; the engine walks objects
 * by recursion, and no object that means anything is a hundred deep.
 */
export const DEPTH_MAX = 1000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSE: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Whether JSON is deeper than that, told by its brackets alone. */
export function isTooDeep(json: Uint8Array): boolean {
  // So many brackets need room.
  if (json.length <= DEPTH_MAX) return false;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (OPEN.has(byte)) {
      if (++depth > DEPTH_MAX) return true;
    } else if (CLOSE.has(byte)) depth--;
  }
  return false;
}

export const tooDeep = (): ApiError => badRequest("couldn't get version/kind; json parse error: exceeded max depth");

/** The stack is at its end: what was walked is deeper than any object is. */
export const isOutOfStack = (error: unknown): boolean =>
  error instanceof RangeError && error.message.includes('call stack');
