import assert from 'node:assert/strict';
import { VirtualClock } from '../../sim/virtual-clock';
import { seconds } from '../../base/brand';
import { execInShell, type ExecSession } from './exec-session';
import { MemoryFiles } from './shell/files';

interface Begun {
  readonly session: ExecSession;
  readonly clock: VirtualClock;
  readonly seen: { out: string; err: string; code: number | undefined };
}

function begin(command: readonly string[], how: { readonly stdin?: boolean; readonly tty?: boolean } = {}): Begun {
  const clock = new VirtualClock();
  const seen: Begun['seen'] = { out: '', err: '', code: undefined };
  const world = { files: new MemoryFiles({ '/data': 'kept\n' }), hostname: 'web-1', now: () => clock.now() };
  const around = { clock, world, env: new Map(), directory: '/', connect: () => undefined };
  const session = execInShell(around, command, {
    stdin: how.stdin ?? false,
    tty: how.tty ?? false,
    out: (text) => void (seen.out += text),
    err: (text) => void (seen.err += text),
    done: (outcome) => void (seen.code = outcome.ok ? outcome.value : -1),
  });
  return { session, clock, seen };
}

describe('commands in a container', () => {
  it('tell their output and their exit code', () => {
    const { seen } = begin(['sh', '-c', 'cat /data; echo oops >&2; exit 3']);
    assert.deepEqual(seen, { out: 'kept\n', err: 'oops\n', code: 3 });
  });

  it('tell it as time passes, and can be hung up', () => {
    const { seen, clock, session } = begin(['sh', '-c', 'for i in 1 2 3; do echo $i; sleep 10; done']);
    assert.equal(seen.out, '1\n');
    clock.run({ within: seconds(10), stepsMax: 10 });
    assert.equal(seen.out, '1\n2\n');
    session.hangUp();
    assert.equal(seen.code, 137);
  });

  it('read their input to its end', () => {
    const { seen, session } = begin(['wc', '-l'], { stdin: true });
    session.input('a\nb\n');
    assert.equal(seen.code, undefined);
    session.endInput();
    assert.equal(seen.out.trim(), '2');
    assert.equal(seen.code, 0);
  });

  it('do not wait for input that they do not read', () => {
    assert.equal(begin(['hostname'], { stdin: true }).seen.out, 'web-1\n');
  });

  it('are a shell that keeps its variables and its directory', () => {
    const { seen, session } = begin(['sh'], { stdin: true });
    session.input('x=5\ncd /tmp\n');
    session.input('echo $x; pwd\n');
    assert.equal(seen.out, '5\n/tmp\n');
    session.input('exit 4\n');
    assert.equal(seen.code, 4);
  });

  it('echo, prompt and mend on a terminal', () => {
    const { seen, session } = begin(['/bin/sh', '-i'], { stdin: true, tty: true });
    session.input('ehco\u007f\u007f\u007fcho hi\r');
    assert.equal(seen.out, '/ # ehco\b \b\b \b\b \bcho hi\r\nhi\r\n/ # ');
    session.input('\u0004');
    assert.equal(seen.code, 0);
  });
});
