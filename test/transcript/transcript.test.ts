import assert from 'node:assert/strict';
import { matches } from './matches';
import { parseTranscript } from './parse';

const SESSION = `Words before the first command.

# Nodes
$ kubectl get nodes
NAME   STATUS
a      Ready

~ kubectl apply -f - <<'E'
> kind: Pod
> E
Error: no

second
[1]

? kubectl top [no metrics]
`;

describe('a transcript', () => {
  it('is commands with what they print and their exit codes', () => {
    assert.deepEqual(parseTranscript(SESSION), [
      exchange({ line: 4, command: 'kubectl get nodes', expected: ['NAME   STATUS', 'a      Ready'] }),
      exchange({
        line: 8,
        mode: 'until',
        command: "kubectl apply -f - <<'E'\nkind: Pod\nE",
        expected: ['Error: no', '', 'second'],
        exitCode: 1,
      }),
      exchange({ line: 16, mode: 'skipped', command: 'kubectl top [no metrics]' }),
    ]);
  });

  it('takes any run of blanks for any other', () => {
    assert.ok(matches(['NAME READY'], ['NAME            READY   ']));
    assert.ok(!matches(['NAME READY'], ['NAMEREADY']));
  });

  it('takes … for any text of a line, and for any lines', () => {
    assert.ok(matches(['pod/web-… created'], ['pod/web-7f8-xyz created']));
    assert.ok(matches(['a', '…', 'z'], ['a', 'b', '', 'z']));
    assert.ok(matches(['a', '…'], ['a']));
    assert.ok(!matches(['a', '…', 'z'], ['a', 'b']));
    assert.ok(!matches(['a.c'], ['abc']));
  });
});

const exchange = (own: object) => ({
  heading: 'Nodes',
  mode: 'once',
  expected: [],
  exitCode: 0,
  ...own,
});
