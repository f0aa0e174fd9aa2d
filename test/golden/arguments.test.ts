import assert from 'node:assert/strict';
import { parseArguments, UsageError } from './arguments';

describe('arguments of the golden commands', () => {
  it('sorts words into own options, options of the tool, and corpus folders', () => {
    const given = parseArguments(['api', 'more', '--min', '90.5', '--area', 'watch', '--json', 'out.json', '-v']);
    assert.equal(given.corpus.name, 'api');
    assert.deepEqual(given.paths, ['more']);
    assert.deepEqual(given.toolOptions, ['--area', 'watch']);
    assert.equal(given.minPercent, 90.5);
    assert.equal(given.jsonFile, 'out.json');
    assert.equal(given.verbose, true);
    assert.equal(given.server, undefined);
  });

  it('knows which options of a tool take no value', () => {
    const given = parseArguments(['scheduler', '--tables', 'some/folder']);
    assert.deepEqual(given.toolOptions, ['--tables']);
    assert.deepEqual(given.paths, ['some/folder']);
  });

  it('splits what is meant for the server', () => {
    assert.deepEqual(parseArguments(['kubelet', '--up', '--seed 7']).upOptions, ['--seed', '7']);
  });

  const refused: readonly (readonly string[])[] = [
    [],
    ['etcd'],
    ['api', '--min'],
    ['api', '--min', 'most'],
    ['api', '--min', '101'],
    ['api', '--fake-kubelet', 'on'],
  ];
  for (const words of refused) {
    it(`refuses [${words.join(' ')}]`, () => assert.throws(() => parseArguments(words), UsageError));
  }
});
