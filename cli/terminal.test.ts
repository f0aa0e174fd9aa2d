import assert from 'node:assert/strict';
import { indented, WIDTH } from './terminal';

describe('text that is broken to fit a terminal', () => {
  const words = (count: number): string => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');
  const indents = (text: string): readonly number[] =>
    indented(text, '    ')
      .split('\n')
      .map((line) => line.length - line.trimStart().length);

  it('fits the width and loses nothing', () => {
    const broken = indented(words(60), '    ');
    assert.equal(broken.split(/\s+/).filter(Boolean).join(' '), words(60));
    for (const line of broken.split('\n')) assert.ok(line.length <= WIDTH, line);
  });
  it('hangs all further lines alike', () => assert.deepEqual(indents(words(45)), [4, 6, 6, 6]));
  it('hangs them under the content of a labelled line', () =>
    assert.deepEqual(indents(`  why:      ${words(40)}`), [6, 18, 18, 18]));
  it('leaves a word alone that is longer than the width', () =>
    assert.equal(indented('x'.repeat(200), '  '), `  ${'x'.repeat(200)}`));
});
