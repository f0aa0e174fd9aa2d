import assert from 'node:assert/strict';
import { NodeInfo } from '../model/node-info';
import { fitMessage, truncatedNote } from './fit-message';
import { NodeVerdicts } from './node-verdicts';
import { unresolvable, unschedulable } from './verdict';

function verdictsOf(...reasons: readonly (readonly string[])[]): NodeVerdicts {
  const verdicts = new NodeVerdicts();
  reasons.forEach((each, index) => verdicts.set(new NodeInfo(`n${index}`, index), unschedulable(...each)));
  return verdicts;
}

describe('fitMessage', () => {
  it('counts each reason of each node, and sorts the counts as text', () => {
    const ten = Array.from({ length: 10 }, () => ['Insufficient cpu']);
    const verdicts = verdictsOf(...ten, ['Too many pods', 'Insufficient memory'], ['Too many pods']);
    const message = fitMessage({ nodes: 12, verdicts, preFilter: '', postFilter: 'preemption: none' });
    assert.equal(
      message,
      '0/12 nodes are available: 1 Insufficient memory, 10 Insufficient cpu, 2 Too many pods. preemption: none',
    );
  });

  it('counts the nodes that were not looked at by what they share', () => {
    const verdicts = verdictsOf(['Insufficient cpu']);
    verdicts.absent = unresolvable('not this one');
    const message = fitMessage({ nodes: 3, verdicts, preFilter: '', postFilter: '' });
    assert.equal(message, '0/3 nodes are available: 1 Insufficient cpu, 2 not this one.');
  });

  it('says what PreFilter said instead of counts', () => {
    const message = fitMessage({ nodes: 3, verdicts: new NodeVerdicts(), preFilter: 'gone', postFilter: '' });
    assert.equal(message, '0/3 nodes are available: gone.');
  });
});

describe('truncatedNote', () => {
  it('cuts at 1,024 characters, with dots', () => {
    assert.equal(truncatedNote('x'.repeat(1024)), 'x'.repeat(1024));
    assert.equal(truncatedNote('x'.repeat(1025)), `${'x'.repeat(1020)} ...`);
  });
});
