/** Bytes that are no protobuf message; the message of the error is Go's where Go has one. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

const SHORT = 24;

/** A cursor over one message. Fields come in any order; what the caller does not know it skips. */
export class ProtobufReader {
  private at: number;
  /** Number of the field that `next` has found. */
  number = 0;
  /** Its wire type. */
  wire = 0;

  constructor(
    private readonly buffer: Buffer,
    start = 0,
    private readonly end = buffer.length,
  ) {
    this.at = start;
  }

  static of(bytes: Uint8Array): ProtobufReader {
    return new ProtobufReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  /** Goes to the next field; false at the end of the message. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const tag = this.varint();
    this.number = Math.floor(tag / 8);
    this.wire = tag % 8;
    if (this.number < 1) throw new ProtobufError(`proto: illegal tag ${this.number} (wire type ${tag})`);
    return true;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  /** An unsigned varint that fits a double; larger ones lose their last bits. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw new ProtobufError('proto: integer overflow');
  }

  /** A signed varint of 64 bits. */
  int64(): number {
    const start = this.at;
    for (let i = 0; i < 10; i++) {
      if (this.byte() < 128) return this.signed(start);
    }
    throw new ProtobufError('proto: integer overflow');
  }

  int32(): number {
    return this.int64() | 0;
  }

  bool(): boolean {
    return this.varint() !== 0;
  }

  double(): number {
    const start = this.take(8);
    return this.buffer.readDoubleLE(start);
  }

  float(): number {
    const start = this.take(4);
    return this.buffer.readFloatLE(start);
  }

  string(): string {
    const length = this.varint();
    const start = this.take(length);
    return (length <= SHORT ? this.ascii(start, start + length) : undefined) ?? this.utf8(start, start + length);
  }

  private utf8(start: number, end: number): string {
    return this.buffer.toString('utf8', start, end);
  }

  /** A short text without leaving JavaScript, which is dearer than reading it; undefined when it is not ASCII. */
  private ascii(start: number, end: number): string | undefined {
    let text = '';
    for (let i = start; i < end; i++) {
      const code = this.buffer[i] ?? 0;
      if (code > 127) return undefined;
      text += String.fromCharCode(code);
    }
    return text;
  }

  bytes(): Buffer {
    const length = this.varint();
    const start = this.take(length);
    return this.buffer.subarray(start, start + length);
  }

  message(): ProtobufReader {
    const length = this.varint();
    const start = this.take(length);
    return new ProtobufReader(this.buffer, start, start + length);
  }

  /** Passes over the field that `next` has found. */
  skip(): void {
    switch (this.wire) {
      case VARINT:
        this.int64();
        return;
      case FIXED64:
        this.take(8);
        return;
      case BYTES:
        this.take(this.varint());
        return;
      case FIXED32:
        this.take(4);
        return;
      default:
        throw new ProtobufError(`proto: illegal wireType ${this.wire}`);
    }
  }

  private signed(start: number): number {
    if (this.at - start <= 7) {
      let value = 0;
      for (let i = this.at - 1; i >= start; i--) value = value * 128 + (this.buffer.readUInt8(i) & 127);
      return value;
    }
    let value = 0n;
    for (let i = this.at - 1; i >= start; i--) value = value * 128n + BigInt(this.buffer.readUInt8(i) & 127);
    return Number(BigInt.asIntN(64, value));
  }

  private byte(): number {
    if (this.at >= this.end) throw new ProtobufError('unexpected EOF');
    return this.buffer.readUInt8(this.at++);
  }

  private take(length: number): number {
    const start = this.at;
    if (length > this.end - start) throw new ProtobufError('unexpected EOF');
    this.at += length;
    return start;
  }
}
