import assert from 'node:assert/strict';
import { issuesText } from './issue';

describe('issues of an expression', () => {
  it('stand in the order of their places, each with its line and a caret', () => {
    const issues = [
      { offset: 6, message: 'second' },
      { offset: 2, message: 'first' },
    ];
    assert.equal(
      issuesText('a +\nb c', issues),
      'ERROR: <input>:1:3: first\n | a +\n | ..^\nERROR: <input>:2:3: second\n | b c\n | ..^',
    );
  });

  it('have no place in an empty one', () => {
    assert.equal(issuesText('', [{ offset: 0, message: 'nothing' }]), 'ERROR: <input>:1:0: nothing');
  });
});
