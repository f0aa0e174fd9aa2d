const ROUND = 8;
/** Stand in the places that an integer leaves free. */
const INTEGER = 0x68bc21eb;
const INTEGER_TOO = 0x02e5be93;

/**
 * Incremental 128-bit hash in 32-bit integers: the same on every machine. Mixes as MurmurHash3 does, over UTF-16 code
 * units, one field at a time, each with its length. Proof against accidents, not against an adversary.
 */
export class Hash {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed = 0) {
    this.a = seed ^ 0x9e3779b9;
    this.b = seed ^ 0x243f6a88;
    this.c = seed ^ 0xb7e15162;
    this.d = seed ^ 0xdeadbeef;
  }

  text(text: string): void {
    const whole = text.length - (text.length % ROUND);
    for (let at = 0; at < whole; at += ROUND) {
      this.mix(pairAt(text, at), pairAt(text, at + 2), pairAt(text, at + 4), pairAt(text, at + 6));
    }
    this.mix(pairAt(text, whole), pairAt(text, whole + 2), pairAt(text, whole + 4), pairAt(text, whole + 6));
    this.integer(text.length);
  }

  /** The same as `text` of what was prepared. */
  prepared(words: PreparedText): void {
    let { a, b, c, d } = this;
    for (let at = 0; at < words.length; at += 4) {
      a = (Math.imul(turn(a ^ (words[at] ?? 0), 19) + b, 5) + 0x561ccd1b) | 0;
      b = (Math.imul(turn(b ^ (words[at + 1] ?? 0), 17) + c, 5) + 0x0bcaa747) | 0;
      c = (Math.imul(turn(c ^ (words[at + 2] ?? 0), 15) + d, 5) + 0x96cd1c35) | 0;
      d = (Math.imul(turn(d ^ (words[at + 3] ?? 0), 13) + a, 5) + 0x32ac3b17) | 0;
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  number(value: number): void {
    if (Number.isSafeInteger(value)) this.integer(value);
    else this.text(String(value));
  }

  /** 32 hex digits of everything so far. */
  get hex(): string {
    return this.words()
      .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
      .join('');
  }

  /** Four well-mixed words of everything so far. */
  words(): readonly [number, number, number, number] {
    const sum = (this.a + this.b + this.c + this.d) | 0;
    const a = finish(this.a + sum);
    return [a, finish(this.b + sum + a), finish(this.c + sum + a), finish(this.d + sum + a)];
  }

  private integer(value: number): void {
    this.mix(value | 0, highHalf(value), INTEGER, INTEGER_TOO);
  }

  private mix(p: number, q: number, r: number, s: number): void {
    this.a = (Math.imul(turn(this.a ^ scramble(p), 19) + this.b, 5) + 0x561ccd1b) | 0;
    this.b = (Math.imul(turn(this.b ^ scramble(q), 17) + this.c, 5) + 0x0bcaa747) | 0;
    this.c = (Math.imul(turn(this.c ^ scramble(r), 15) + this.d, 5) + 0x96cd1c35) | 0;
    this.d = (Math.imul(turn(this.d ^ scramble(s), 13) + this.a, 5) + 0x32ac3b17) | 0;
  }
}

/** What of the mixing of a text does not depend on what was mixed before: half of the work, kept for texts that recur. */
export type PreparedText = readonly number[];

export function prepare(text: string): PreparedText {
  const words: number[] = [];
  const whole = text.length - (text.length % ROUND);
  for (let at = 0; at <= whole; at += ROUND) {
    for (let pair = at; pair < at + ROUND; pair += 2) words.push(scramble(pairAt(text, pair)));
  }
  const { length } = text;
  words.push(scramble(length | 0), scramble(highHalf(length)), scramble(INTEGER), scramble(INTEGER_TOO));
  return words;
}

/** The hash of one text, as four words: seeds of streams and the like. */
export function hashOf(text: string, seed = 0): readonly [number, number, number, number] {
  const hash = new Hash(seed);
  hash.text(text);
  return hash.words();
}

/** Code units past the end count as zero; the length that follows tells them from real ones. */
const pairAt = (text: string, at: number): number =>
  at + 1 < text.length
    ? text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)
    : at < text.length
      ? text.charCodeAt(at)
      : 0;

const highHalf = (value: number): number => Math.floor(value / 0x1_0000_0000) | 0;
const turn = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
const scramble = (word: number): number => Math.imul(turn(Math.imul(word, 0x239b961b), 15), 0xab0e9789);

function finish(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
