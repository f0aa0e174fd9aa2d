import { Duplex } from 'node:stream';
import {
  controlFrame,
  dataFrame,
  FIN,
  FrameReader,
  GOAWAY,
  HEADERS,
  PING,
  RST_STREAM,
  SYN_REPLY,
  SYN_STREAM,
  words,
  type Frame,
} from './frames';
import { HeaderReader, HeaderWriter, type SpdyHeaders } from './header-blocks';

export interface SpdyOptions {
  /** The client has opened a stream: it is accepted once this returns. */
  readonly onStream: (stream: Duplex, headers: SpdyHeaders) => void;
  readonly onClose: () => void;
}

/** What a client may send faster than it is read. */
const UNREAD_BYTES_MAX = 16 * 1024 * 1024;
const STREAMS_MAX = 1000;
const DATA_BYTES_MAX = 0xffffff;
const CANCEL = 5;
const REFUSED = 3;
const ID = 0x7fffffff;

/** The server's end of a SPDY/3.1 connection over bytes that go both ways. */
export class SpdyConnection {
  private readonly frames = new FrameReader();
  private readonly headers: HeaderReader;
  private readonly replies = new HeaderWriter();
  private readonly streams = new Map<number, Duplex>();
  private isReadingHeaders = false;
  private isClosed = false;

  constructor(
    private readonly bytes: Duplex,
    private readonly options: SpdyOptions,
  ) {
    this.headers = new HeaderReader(() => this.abort());
    bytes.on('data', (chunk: Buffer) => {
      this.frames.add(chunk);
      this.readOn();
    });
    bytes.on('error', () => this.abort());
    bytes.on('end', () => this.abort());
    bytes.on('close', () => this.abort());
  }

  /** What was written is sent, then the connection ends. */
  close(): void {
    if (this.isClosed) return;
    this.bytes.write(controlFrame(GOAWAY, 0, words([0, 0])));
    this.bytes.end();
  }

  private abort(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.headers.close();
    for (const stream of [...this.streams.values()]) stream.destroy();
    this.bytes.destroy();
    this.options.onClose();
  }

  private readOn(): void {
    try {
      while (!this.isReadingHeaders && !this.isClosed) {
        const frame = this.frames.next();
        if (frame === undefined) return;
        this.take(frame);
      }
    } catch {
      this.abort();
    }
  }

  private take(frame: Frame): void {
    if (frame.kind === 'data') return this.data(frame);
    const { type, payload, flags } = frame;
    switch (type) {
      case SYN_STREAM:
        return this.readHeaders(payload.subarray(10), (headers) => this.open(idIn(payload), headers, flags));
      // Nothing is said by these that is of use here, but the headers after them are read by what stands in them.
      case SYN_REPLY:
      case HEADERS:
        return this.readHeaders(payload.subarray(4), () => undefined);
      case RST_STREAM:
        return void this.streams.get(idIn(payload))?.destroy();
      case PING:
        return void this.bytes.write(controlFrame(PING, 0, payload));
      case GOAWAY:
        // The client opens no more streams; those that are open go on.
        return;
      default:
    }
  }

  private readHeaders(block: Buffer, done: (headers: SpdyHeaders) => void): void {
    this.isReadingHeaders = true;
    this.headers.read(block, (headers) => {
      this.isReadingHeaders = false;
      if (this.isClosed) return;
      done(headers);
      this.readOn();
    });
  }

  private data({ stream: id, flags, payload }: Extract<Frame, { kind: 'data' }>): void {
    const stream = this.streams.get(id);
    if (stream === undefined) return;
    if (payload.length > 0) stream.push(payload);
    if ((flags & FIN) !== 0) stream.push(null);
    if (stream.readableLength > UNREAD_BYTES_MAX) this.reset(id, CANCEL);
  }

  private open(id: number, headers: SpdyHeaders, flags: number): void {
    if (this.streams.has(id) || this.streams.size >= STREAMS_MAX) return this.reset(id, REFUSED);
    const stream = this.stream(id);
    this.streams.set(id, stream);
    this.bytes.write(controlFrame(SYN_REPLY, 0, words([id], this.replies.write(new Map()))));
    if ((flags & FIN) !== 0) stream.push(null);
    this.options.onStream(stream, headers);
  }

  private stream(id: number): Duplex {
    let hasEnded = false;
    const stream = new Duplex({
      allowHalfOpen: true,
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => this.send(id, chunk, done),
      final: (done) => {
        hasEnded = true;
        this.write(dataFrame(id, FIN, Buffer.alloc(0)), done);
      },
      destroy: (error, done) => {
        this.streams.delete(id);
        if (!hasEnded && !this.isClosed) this.reset(id, CANCEL);
        done(error);
      },
    });
    stream.on('error', () => undefined);
    return stream;
  }

  private send(id: number, chunk: Buffer, done: (error?: Error | null) => void): void {
    for (let at = 0; at < chunk.length; at += DATA_BYTES_MAX) {
      const piece = chunk.subarray(at, at + DATA_BYTES_MAX);
      this.write(dataFrame(id, 0, piece), at + piece.length === chunk.length ? done : () => undefined);
    }
    if (chunk.length === 0) done();
  }

  private write(frame: Buffer, done: (error?: Error | null) => void): void {
    if (this.isClosed || this.bytes.writableEnded) done();
    else this.bytes.write(frame, done);
  }

  private reset(id: number, status: number): void {
    const stream = this.streams.get(id);
    this.streams.delete(id);
    stream?.destroy();
    if (!this.bytes.writableEnded) this.bytes.write(controlFrame(RST_STREAM, 0, words([id, status])));
  }
}

const idIn = (payload: Buffer): number => (payload.length < 4 ? 0 : payload.readUInt32BE(0) & ID);
