/** One value of DER (X.690): its tag, its content, and where it stands. */
export interface DerElement {
  /** 0: universal, 1: application, 2: context-specific, 3: private. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  readonly content: Uint8Array;
  /** With its head. */
  readonly whole: Uint8Array;
}

export const TAG = Object.freeze({
  integer: 2,
  bitString: 3,
  octetString: 4,
  objectIdentifier: 6,
  sequence: 16,
  set: 17,
});

/** Bytes that are not what they ought to be; `message` as Go's encoding/asn1 words it. */
export class DerFault extends Error {
  override readonly name = 'DerFault';
}

const syntax = (text: string): DerFault => new DerFault(`asn1: syntax error: ${text}`);
const structure = (text: string): DerFault => new DerFault(`asn1: structure error: ${text}`);

/** What is expected: a universal tag, or that of a field `[n]`; `goName` is the Go type, which messages tell. */
export interface Expected {
  readonly tag: number;
  readonly goName: string;
  readonly field?: number;
}

interface Head {
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  readonly length: number;
}

/** Reads one value after another. */
export class DerReader {
  private offset = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.offset >= this.bytes.length;
  }

  /** Any value. */
  next(): DerElement {
    if (this.isAtEnd) throw syntax('sequence truncated');
    const start = this.offset;
    return this.element(this.head(), start);
  }

  /** A value with the tag that is expected. */
  expect(expected: Expected): DerElement {
    if (this.isAtEnd) throw syntax('sequence truncated');
    const start = this.offset;
    const head = this.head();
    const tagClass = expected.field === undefined ? 0 : 2;
    const tag = expected.field ?? expected.tag;
    const constructed = expected.tag === TAG.sequence || expected.tag === TAG.set;
    if (head.tagClass !== tagClass || head.tag !== tag || head.constructed !== constructed)
      throw structure(mismatch(head, tag, expected, this.offset));
    return this.element(head, start);
  }

  /** Nothing may follow. */
  end(): void {
    if (!this.isAtEnd) throw syntax('trailing data');
  }

  private head(): Head {
    const first = this.byte();
    const tag = first & 0x1f;
    if (tag === 0x1f) throw syntax('non-minimal tag');
    const head = { tagClass: first >> 6, tag, constructed: (first & 0x20) !== 0 };
    return { ...head, length: this.length() };
  }

  private length(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    if (first === 0x80) throw syntax('indefinite length found (not DER)');
    let length = 0;
    for (let count = first & 0x7f; count > 0; count--) {
      if (length >= 1 << 23) throw structure('length too large');
      length = length * 256 + this.byte();
      if (length === 0) throw structure('superfluous leading zeros in length');
    }
    if (length < 0x80) throw structure('non-minimal length');
    return length;
  }

  private byte(): number {
    const byte = this.bytes[this.offset++];
    if (byte === undefined) throw syntax('truncated tag or length');
    return byte;
  }

  private element({ length, ...head }: Head, start: number): DerElement {
    const end = this.offset + length;
    if (end > this.bytes.length) throw syntax('data truncated');
    const content = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return { ...head, content, whole: this.bytes.subarray(start, end) };
  }
}

function mismatch(head: Head, tag: number, { goName, field }: Expected, offset: number): string {
  const found = `{class:${head.tagClass} tag:${head.tag} length:${head.length} isCompound:${head.constructed}}`;
  const wanted =
    '{optional:false explicit:false application:false private:false defaultValue:<nil> ' +
    `tag:${field === undefined ? '<nil>' : '0x0'} stringType:0 timeType:0 set:false omitEmpty:false}`;
  return `tags don't match (${tag} vs ${found}) ${wanted} ${goName} @${offset}`;
}
