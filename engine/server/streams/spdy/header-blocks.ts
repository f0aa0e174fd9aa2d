import { constants, createInflate, type Inflate } from 'node:zlib';
import { SPDY_DICTIONARY } from './dictionary';

export type SpdyHeaders = ReadonlyMap<string, string>;

const BLOCK_BYTES_MAX = 64 * 1024;

/** Reads the headers of a connection, which share one stream of compression: a block at a time, in their order. */
export class HeaderReader {
  private readonly inflate: Inflate = createInflate({ dictionary: SPDY_DICTIONARY });
  private chunks: Buffer[] = [];
  private length = 0;

  /** `onBroken`: what came is no such block; the connection is of no more use. */
  constructor(onBroken: (error: Error) => void) {
    this.inflate.on('error', onBroken);
    this.inflate.on('data', (chunk: Buffer) => {
      this.length += chunk.length;
      if (this.length > BLOCK_BYTES_MAX) this.inflate.destroy(new Error('a block of headers that is too large'));
      else this.chunks.push(chunk);
    });
  }

  read(block: Buffer, done: (headers: SpdyHeaders) => void): void {
    this.inflate.write(block);
    this.inflate.flush(constants.Z_SYNC_FLUSH, () => {
      const bytes = Buffer.concat(this.chunks);
      this.chunks = [];
      this.length = 0;
      done(parsed(bytes));
    });
  }

  close(): void {
    this.inflate.destroy();
  }
}

function parsed(bytes: Buffer): SpdyHeaders {
  const headers = new Map<string, string>();
  let at = 4;
  const text = (): string => {
    const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0;
    const value = bytes.toString('latin1', at + 4, at + 4 + length);
    at += 4 + length;
    return value;
  };
  while (at < bytes.length) headers.set(text(), text());
  return headers;
}

/**
 * Writes blocks of headers as what a compressor makes that does not compress: a few names are not worth a stream that
 * answers later.
 */
export class HeaderWriter {
  private isFirst = true;

  write(headers: SpdyHeaders): Buffer {
    const bytes = plainBlock(headers);
    const head = Buffer.alloc(5);
    head.writeUInt16LE(bytes.length, 1);
    head.writeUInt16LE(~bytes.length & 0xffff, 3);
    const block = Buffer.concat([this.isFirst ? ZLIB_HEAD : Buffer.alloc(0), head, bytes, FLUSHED]);
    this.isFirst = false;
    return block;
  }
}

function plainBlock(headers: SpdyHeaders): Buffer {
  const parts = [length(headers.size)];
  for (const text of [...headers].flat()) parts.push(length(text.length), Buffer.from(text, 'latin1'));
  return Buffer.concat(parts);
}

function length(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** An empty block, which is what a flush leaves behind: Go's decompressor gives nothing away before it. */
const FLUSHED = Buffer.from([0, 0, 0, 0xff, 0xff]);

/** RFC 1950: deflate, with a dictionary that is named by its checksum. */
const ZLIB_HEAD = Buffer.concat([Buffer.from([0x78, 0x20]), adler32(SPDY_DICTIONARY)]);

function adler32(bytes: Buffer): Buffer {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return length(b * 65_536 + a);
}
