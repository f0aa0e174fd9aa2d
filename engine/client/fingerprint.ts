import { Hash, hashOf } from '../sim/hash';

/** What is left of a long text that is only ever compared: 53 bits of its hash, in place of two hundred characters. */
export type Fingerprint = number;

export const fingerprint = (text: string): Fingerprint => packed(hashOf(text));

/** Fingerprints of a list of texts that grows: each is that of all texts so far. */
export class GrowingFingerprint {
  private readonly hash = new Hash();

  with(...texts: readonly string[]): Fingerprint {
    for (const text of texts) this.hash.text(text);
    return packed(this.hash.words());
  }
}

const packed = ([high, low]: readonly [number, number, number, number]): Fingerprint =>
  (high >>> 0) * 2 ** 21 + (low >>> 11);
