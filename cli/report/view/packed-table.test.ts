import assert from 'node:assert/strict';
import { pack, unpack } from './packed-table';

interface Line {
  readonly at: number;
  readonly who: string;
  readonly what: string;
}

const LINES: readonly Line[] = [
  { at: -3, who: 'kubelet', what: 'kubelet' },
  { at: 0.5, who: '', what: 'x' },
  { at: 7, who: 'kubelet', what: 'x' },
];
const SHAPE = { at: 'number', who: 'text', what: 'text' } as const;

describe('packed table', () => {
  it('gives back what was packed', () => {
    assert.deepEqual(unpack<Line>(pack(LINES, SHAPE)), LINES);
    assert.deepEqual(unpack<Line>(pack<Line>([], SHAPE)), []);
  });

  it('writes each word once', () => {
    assert.deepEqual(pack(LINES, SHAPE).words, ['kubelet', '', 'x']);
  });

  it('survives JSON', () => {
    const wire: unknown = JSON.parse(JSON.stringify(pack(LINES, SHAPE)));
    assert.deepEqual(unpack<Line>(wire as ReturnType<typeof pack>), LINES);
  });
});
