import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleOfSources } from '../../tools/build/bundle-of-sources';

const ROOT = join(__dirname, '..', '..');

describe('the bundle of a checkout', () => {
  const madeAt = (): number => {
    const bundle = bundleOfSources() ?? assert.fail('none was made');
    return fs.statSync(join(dirname(dirname(bundle)), 'inputs.json')).mtimeMs;
  };
  /** It is written anew with what is in it, and pretends that nothing has happened. */
  const rewrite = (name: string): void => {
    const file = join(ROOT, name);
    const { atime, mtime } = fs.statSync(file);
    fs.utimesSync(file, atime, mtime);
  };

  it('is kept while its sources are as they were', () => {
    const first = madeAt();
    assert.equal(madeAt(), first);
  });

  for (const name of ['steps/api.ts', 'features/support/widgets.ts', 'cli/report/page/main.ts', 'package.json']) {
    it(`is made anew when ${name} is written`, () => {
      const before = madeAt();
      rewrite(name);
      assert.notEqual(madeAt(), before);
    });
  }
});
