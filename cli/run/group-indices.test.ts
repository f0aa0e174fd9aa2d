import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import theirExec from 'regexp-match-indices/implementation';
import { matchWithIndices } from './group-indices';

const EXPRESSIONS = [
  /^(?:exactly |at least )?(\d+) (pod|node)s? of ("[^"]*")(?: (is|are) (Running))?$/,
  /^(a)|(?:(b)(c)?)$/,
  /((\d+)m)?((\d+)s)?/,
  /(x|X)b?/gi,
];
const words = fc.constantFrom(
  '3 ',
  'pods',
  'pod',
  ' of ',
  '"web"',
  ' is Running',
  'a',
  'b',
  'c',
  '4m',
  '30s',
  'x',
  'X',
  '',
);

describe('matchWithIndices', () => {
  it('is what cucumber-expressions gets', () => {
    const fromExpressions = createRequire(require.resolve('@cucumber/cucumber-expressions'));
    assert.equal(fromExpressions('regexp-match-indices'), matchWithIndices);
  });

  it('says where the groups are as regexp-match-indices does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EXPRESSIONS), fc.array(words, { maxLength: 6 }), (expression, parts) => {
        const text = parts.join('');
        const theirs = new RegExp(expression.source, expression.flags);
        const ours = new RegExp(expression.source, expression.flags);
        const expected = theirExec.call(theirs, text);
        const found = matchWithIndices(ours, text);
        assert.deepEqual(found === null ? null : [...found], expected === null ? null : [...expected]);
        assert.deepEqual(found?.indices?.slice(), expected?.indices?.slice());
        assert.equal(ours.lastIndex, theirs.lastIndex);
      }),
    );
  });
});
