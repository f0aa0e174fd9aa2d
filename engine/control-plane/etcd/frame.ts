import { crc32 } from './crc32';

/** Length, checksum of the payload, checksum of these two: four bytes each, little-endian. */
const HEADER_BYTES = 12;

/** What was read of a file: its whole frames, where they end, and what is wrong with the rest. */
export interface FramesRead {
  readonly payloads: readonly Uint8Array[];
  readonly end: number;
  /** `torn`: the last write did not come through; `corrupt`: something that was written has changed since. */
  readonly fault: 'none' | 'torn' | 'corrupt';
}

/** One write to a file, so that a reader can tell whether all of it came through. */
export function frameOf(payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, payload.length, true);
  view.setUint32(4, crc32(payload), true);
  view.setUint32(8, crc32(frame.subarray(0, 8)), true);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** Reads frames up to the end or the first that is not whole. */
export function readFrames(bytes: Uint8Array): FramesRead {
  const payloads: Uint8Array[] = [];
  let end = 0;
  while (end < bytes.length) {
    const payload = payloadAt(bytes, end);
    if (payload === undefined) return { payloads, end, fault: faultOf(bytes, end) };
    payloads.push(payload);
    end += HEADER_BYTES + payload.length;
  }
  return { payloads, end, fault: 'none' };
}

function payloadAt(bytes: Uint8Array, at: number): Uint8Array | undefined {
  if (!hasHeader(bytes, at)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES);
  const payload = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + view.getUint32(0, true));
  const isWhole = payload.length === view.getUint32(0, true) && crc32(payload) === view.getUint32(4, true);
  return isWhole ? payload : undefined;
}

function hasHeader(bytes: Uint8Array, at: number): boolean {
  if (at + HEADER_BYTES > bytes.length) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES);
  return crc32(bytes.subarray(at, at + 8)) === view.getUint32(8, true);
}

/** Only the last frame can be torn: each is written by one call, and the next only after it. */
function faultOf(bytes: Uint8Array, at: number): 'torn' | 'corrupt' {
  if (!hasHeader(bytes, at)) {
    const rest = bytes.subarray(at);
    return rest.length < HEADER_BYTES || rest.every((byte) => byte === 0) ? 'torn' : 'corrupt';
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES).getUint32(0, true);
  return at + HEADER_BYTES + length >= bytes.length ? 'torn' : 'corrupt';
}
