/** Types of control frames (SPDY protocol, draft 3, section 2.6). */
export const SYN_STREAM = 1;
export const SYN_REPLY = 2;
export const RST_STREAM = 3;
export const PING = 6;
export const GOAWAY = 7;
export const HEADERS = 8;

export const FIN = 0x01;

const HEAD_BYTES = 8;
const VERSION = 3;
const CONTROL = 0x8000;
const CONTROL_BYTES_MAX = 256 * 1024;

export type Frame =
  | { readonly kind: 'control'; readonly type: number; readonly flags: number; readonly payload: Buffer }
  | { readonly kind: 'data'; readonly stream: number; readonly flags: number; readonly payload: Buffer };

/** Cuts the frames out of a connection's bytes, whatever pieces they come in. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private length = 0;

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  /** The next whole frame; undefined: more bytes are wanted. Throws Error for another version of the protocol. */
  next(): Frame | undefined {
    if (this.length < HEAD_BYTES) return undefined;
    const head = this.peek(HEAD_BYTES);
    const length = head.readUIntBE(5, 3);
    const first = head.readUInt16BE(0);
    const isControl = (first & CONTROL) !== 0;
    if (isControl && first !== (CONTROL | VERSION)) throw new Error(`not SPDY/${VERSION}: ${first}`);
    if (isControl && length > CONTROL_BYTES_MAX) throw new Error(`a control frame of ${length} bytes`);
    if (this.length < HEAD_BYTES + length) return undefined;
    const payload = this.take(HEAD_BYTES + length).subarray(HEAD_BYTES);
    const flags = head.readUInt8(4);
    if (!isControl) return { kind: 'data', stream: head.readUInt32BE(0), flags, payload };
    return { kind: 'control', type: head.readUInt16BE(2), flags, payload };
  }

  private peek(length: number): Buffer {
    const [first] = this.chunks;
    if (first !== undefined && first.length >= length) return first;
    const all = Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }

  private take(length: number): Buffer {
    const all = this.peek(length);
    const rest = all.subarray(length);
    this.chunks = [...(rest.length === 0 ? [] : [rest]), ...this.chunks.slice(1)];
    this.length -= length;
    return all.subarray(0, length);
  }
}

export function controlFrame(type: number, flags: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(CONTROL | VERSION, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

export function dataFrame(stream: number, flags: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(stream, 0);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

/** A payload of words of 32 bits, and what follows them. */
export function words(values: readonly number[], rest: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => head.writeUInt32BE(value, 4 * i));
  return Buffer.concat([head, rest]);
}
