import assert from 'node:assert/strict';
import { differences } from './row-differences';

const HEADER = ['NAME', 'READY'];

describe('differences of tables', () => {
  it('are none when each row has a partner, in whatever order', () => {
    const found = [
      ['b', '1/1'],
      ['a', '0/1'],
    ];
    assert.deepEqual(differences(HEADER, [...found].reverse(), found), []);
    assert.deepEqual(differences(HEADER, [], []), []);
  });

  it('show what lacks and what is too much', () => {
    const expected = [
      ['web-0', '1/1'],
      ['web-1', '1/1'],
    ];
    const found = [
      ['web-0', '1/1'],
      ['web-10', '0/1'],
    ];
    assert.deepEqual(differences(HEADER, expected, found), ['  NAME    READY', '- web-1   1/1', '+ web-10  0/1']);
  });

  it('let a star stand for any text, and find the partners that leave nobody alone', () => {
    const expected = [
      ['web-*', '*'],
      ['web-a', '1/1'],
    ];
    const found = [
      ['web-a', '1/1'],
      ['web-b', '0/1'],
    ];
    assert.deepEqual(differences(HEADER, expected, found), []);
    assert.equal(differences(['NAME'], [['a*b*c']], [['aXbYc']]).length, 0);
    assert.equal(differences(['NAME'], [['a*b*c']], [['abc']]).length, 0);
    for (const other of ['ac', 'aXc', 'XaXbc', 'abcX']) {
      assert.notEqual(differences(['NAME'], [['a*b*c']], [[other]]).length, 0, other);
    }
    assert.notEqual(differences(['NAME'], [['ab*ba']], [['aba']]).length, 0);
  });

  it('count rows that are alike', () => {
    assert.deepEqual(differences(['NAME'], [['a'], ['a']], [['a']]), ['  NAME', '- a']);
  });
});
