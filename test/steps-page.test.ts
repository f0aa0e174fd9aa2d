import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { markdown } from '../cli/steps';
import { catalogue } from '../steps/language/catalogue';

describe('docs/steps.md', () => {
  it('is what `seatrial steps --markdown` prints', () => {
    const page = readFileSync(resolve(__dirname, '../docs/steps.md'), 'utf8');
    assert.equal(page, markdown(catalogue()), 'run: node bin/seatrial.js steps --markdown > docs/steps.md');
  });
});
