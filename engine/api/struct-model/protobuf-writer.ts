import { BYTES, FIXED64, VARINT } from './protobuf-reader';

const FIRST_SIZE = 1024;
const SHORT = 64;

/** Builds one message front to back, in a buffer that grows. */
export class ProtobufWriter {
  private buffer: Buffer = Buffer.allocUnsafe(FIRST_SIZE);
  private at = 0;

  /** A copy of what was written. */
  finish(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.buffer, 0, this.at);
  }

  int(number: number, value: number): void {
    this.tag(number, VARINT);
    this.varint(value);
  }

  bool(number: number, value: boolean): void {
    this.int(number, value ? 1 : 0);
  }

  double(number: number, value: number): void {
    this.tag(number, FIXED64);
    this.reserve(8);
    this.at = this.buffer.writeDoubleLE(value, this.at);
  }

  string(number: number, value: string): void {
    this.tag(number, BYTES);
    if (value.length < SHORT && this.ascii(value)) return;
    const length = Buffer.byteLength(value, 'utf8');
    this.varint(length);
    this.reserve(length);
    this.at += this.buffer.write(value, this.at, 'utf8');
  }

  /** A short text without leaving JavaScript; false, and nothing written, when it is not ASCII. */
  private ascii(value: string): boolean {
    this.reserve(SHORT);
    const start = this.at;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return false;
      this.buffer[start + 1 + i] = code;
    }
    this.buffer[start] = value.length;
    this.at = start + 1 + value.length;
    return true;
  }

  bytes(number: number, value: Uint8Array): void {
    this.tag(number, BYTES);
    this.varint(value.length);
    this.reserve(value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
  }

  /** Writes a message within; its length goes before it once it is known. */
  message(number: number, write: () => void): void {
    this.tag(number, BYTES);
    const start = this.at;
    write();
    const length = this.at - start;
    const width = varintWidth(length);
    this.reserve(width);
    this.buffer.copyWithin(start + width, start, this.at);
    this.at = start;
    this.varint(length);
    this.at = start + width + length;
  }

  private tag(number: number, wire: number): void {
    this.varint(number * 8 + wire);
  }

  private varint(value: number): void {
    this.reserve(10);
    if (value < 0 || value > Number.MAX_SAFE_INTEGER) return this.bigVarint(BigInt.asUintN(64, BigInt(value)));
    let rest = value;
    while (rest >= 128) {
      this.buffer[this.at++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.at++] = rest;
  }

  private bigVarint(value: bigint): void {
    let rest = value;
    while (rest >= 128n) {
      this.buffer[this.at++] = Number(rest % 128n) + 128;
      rest /= 128n;
    }
    this.buffer[this.at++] = Number(rest);
  }

  private reserve(length: number): void {
    if (this.at + length <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + length));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}

function varintWidth(value: number): number {
  let width = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) width++;
  return width;
}
