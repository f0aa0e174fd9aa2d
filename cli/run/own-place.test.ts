import assert from 'node:assert/strict';
import { join } from 'node:path';
import { packageRoot } from '../package-root';
import { ownPlace } from './own-place';

const SUPPORT = join(packageRoot(), 'features/support/a.ts');

describe('where an error was thrown', () => {
  const stack = (...frames: readonly string[]): string =>
    ['TypeError: x is undefined', ...frames.map((frame) => `    at ${frame}`)].join('\n');

  const cases: readonly (readonly [title: string, frames: readonly string[], place: string | undefined])[] = [
    ['by a step of a project', ['World.<anonymous> (/home/me/steps/own.ts:4:7)'], '/home/me/steps/own.ts:4'],
    ['by a module of a project', ['file:///home/me/steps/own.mjs:4:7'], '/home/me/steps/own.mjs:4'],
    ['in a built-in that it calls', ['JSON.parse (<anonymous>)', 'code (/home/me/own.js:9:1)'], '/home/me/own.js:9'],
    ['by a support file of the features', [`f (${SUPPORT}:1:1)`], `${SUPPORT}:1`],
    ['by Seatrial', [`f (${join(packageRoot(), 'engine/a.ts')}:1:1)`, 'g (/home/me/own.js:9:1)'], undefined],
    ['nobody knows where', [], undefined],
  ];
  for (const [title, frames, place] of cases) {
    it(title, () => {
      assert.equal(ownPlace(stack(...frames)), place);
    });
  }
});
