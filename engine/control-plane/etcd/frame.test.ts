import assert from 'node:assert/strict';
import { crc32 } from './crc32';
import { frameOf, readFrames } from './frame';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

const file = join(frameOf(bytes('first')), frameOf(bytes('')), frameOf(bytes('third')));
const texts = (read: { payloads: readonly Uint8Array[] }): string[] =>
  read.payloads.map((payload) => new TextDecoder().decode(payload));

describe('frames', () => {
  it('use the common CRC-32', () => assert.equal(crc32(bytes('123456789')), 0xcbf43926));

  it('are read back', () => {
    assert.deepEqual(texts(readFrames(file)), ['first', '', 'third']);
    assert.deepEqual([readFrames(file).end, readFrames(file).fault], [file.length, 'none']);
  });

  it('are torn wherever the file ends early, and the whole ones are kept', () => {
    const ends = [0, 17, 29, file.length];
    for (let length = 0; length < file.length; length++) {
      const read = readFrames(file.subarray(0, length));
      const whole = ends.filter((end) => end <= length).length - 1;
      assert.deepEqual(
        [texts(read), read.end, read.fault],
        [['first', '', 'third'].slice(0, whole), ends[whole], length === ends[whole] ? 'none' : 'torn'],
      );
    }
  });

  it('are torn when the end was never written', () => {
    assert.equal(readFrames(join(file, new Uint8Array(100))).fault, 'torn');
  });

  it('are corrupt when one of the earlier bytes changes', () => {
    for (let at = 0; at < 29; at++) {
      const changed = file.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      assert.equal(readFrames(changed).fault, 'corrupt', `byte ${at}`);
    }
  });
});
