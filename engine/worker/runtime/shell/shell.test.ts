import assert from 'node:assert/strict';
import { instant } from '../../../base/brand';
import type { Effect, NetworkReply } from './effects';
import { Shell } from './evaluate';
import { MemoryFiles } from './files';

function play(
  script: string,
  reply?: NetworkReply,
): { readonly out: string; readonly err: string; readonly code: number; readonly effects: readonly Effect[] } {
  let out = '';
  let err = '';
  const effects: Effect[] = [];
  const world = {
    files: new MemoryFiles({ '/etc/app/name': 'seatrial\n', '/data/a.txt': 'one\ntwo\nthree\n' }),
    hostname: 'web-0',
    now: () => instant(0),
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
  };
  const run = new Shell(world, new Map([['GREETING', 'hello  world']]), '/').run(script);
  for (let step = run.next(); ; step = run.next(reply)) {
    if (step.done === true) return { out, err, code: step.value, effects };
    effects.push(step.value);
    if (effects.length > 20) return { out, err, code: -1, effects };
  }
}

const cases: readonly (readonly [script: string, out: string, code: number])[] = [
  ['echo hi there', 'hi there\n', 0],
  ['echo "$GREETING" $GREETING', 'hello  world hello world\n', 0],
  ["echo '$GREETING'; exit 3", '$GREETING\n', 3],
  ['false || echo rescued', 'rescued\n', 0],
  ['true && false; echo $?', '1\n', 0],
  ['cat /etc/app/name | wc -c', '9\n', 0],
  ['tar cf - /data 2>/dev/null | tar -xmf - -C /copy; cat /copy/data/a.txt', 'one\ntwo\nthree\n', 0],
  ['echo x > /tmp/f; echo y >> /tmp/f; cat /tmp/f', 'x\ny\n', 0],
  ['cat /missing 2>/dev/null; echo $?', '1\n', 0],
  ['if [ -f /etc/app/name ]; then echo yes; else echo no; fi', 'yes\n', 0],
  ['if test 1 -gt 2; then echo a; elif [ x = x ]; then echo b; fi', 'b\n', 0],
  ['for i in 1 2 3; do echo -n $i; done', '123', 0],
  ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done', '1\n2\n3\n', 0],
  ['for i in $(seq 3); do [ $i = 2 ] && continue; echo $i; done', '1\n3\n', 0],
  ['until [ -e /tmp/x ]; do touch /tmp/x; done; ls /tmp', 'x\n', 0],
  ['grep -c t /data/a.txt', '2\n', 0],
  ['head -1 /data/a.txt; tail -n 1 /data/a.txt', 'one\nthree\n', 0],
  ['echo $(hostname)-${NAME:-none}', 'web-0-none\n', 0],
  ['{ echo a; echo b; } | sort -r', 'b\na\n', 0],
  ['! true', '', 1],
  ['if [[ -r /etc/app/name ]]\nthen\n  exit 3\nelse\n  touch /tmp/x\nfi', '', 3],
  ['f=/tmp/f-$((1+1)); [[ -r $f ]] || touch $f; ls /tmp', 'f-2\n', 0],
  ['mv /data/a.txt /tmp/; ls /tmp; mv /tmp/a.txt /; ls /tmp; tail -n 1 /a.txt', 'a.txt\nthree\n', 0],
  ['mv /data/a.txt /; head -1 /a.txt; cp /a.txt /data; ls /data', 'one\na.txt\n', 0],
  ['mkdir /d; touch /d/f; rm -r /d; test -e /d || echo gone; ls /d 2>/dev/null || echo gone', 'gone\ngone\n', 0],
  ['find /data; find /data -type d; find /data -name "*.log"', '/data\n/data/a.txt\n/data\n', 0],
  ['mkdir /data/sub; find /data -empty; find /data -mindepth 1 -delete; find /data', '/data/sub\n/data\n', 0],
  ['find /nowhere 2>/dev/null || echo none; find / -newer x 2>/dev/null || echo none', 'none\nnone\n', 0],
  ['expr 5 % 2; expr 7 - 2 \\* 3; expr 3 / 2', '1\n1\n1\n', 0],
  ['expr \\( 1 + 2 \\) \\* 3; expr b = a; echo $?; expr "" \\| x', '9\n0\n1\nx\n', 0],
  ['expr 1 / 0 2>/dev/null || echo $?; expr 1 + 2>/dev/null || echo $?', '2\n2\n', 0],
  ['/agnhost-2 entrypoint-tester a b', '[/agnhost-2 entrypoint-tester a b]\n', 0],
  [
    '/agnhost mounttest --file_mode=/etc/app/name --file_content=/etc/app/name',
    'mode of file "/etc/app/name": -rw-r--r--\ncontent of file "/etc/app/name": seatrial\n\n',
    0,
  ],
  [
    '/agnhost mounttest --new_file_0666=/tmp/f --file_perm=/tmp/f',
    'content of file "/tmp/f": mount-tester new file\n\nperms of file "/tmp/f": -rw-rw-rw-\n',
    0,
  ],
  [
    '/agnhost mounttest --file_mode=/data --fs_type=/data',
    'mount type of "/data": 2035054128\nmode of file "/data": drwxr-xr-x\n',
    0,
  ],
  ['sh -c "echo inner; exit 4"; echo $?', 'inner\n4\n', 0],
  ['printf "%s=%d\\n" a 1 b 2', 'a=1\nb=2\n', 0],
  ['echo $((2 + 3 * (4 - 1)))', '11\n', 0],
  ['ls /data/*.txt', '/data/a.txt\n', 0],
];

describe('the shell', () => {
  for (const [script, out, code] of cases)
    it(script, () => {
      const played = play(script);
      assert.deepEqual({ out: played.out, code: played.code }, { out, code });
    });

  it('asks to wait instead of waiting', () => {
    assert.deepEqual(play('sleep 2; sleep 1.5').effects, [
      { kind: 'sleep', duration: 2000 },
      { kind: 'sleep', duration: 1500 },
    ]);
  });

  it('lets time pass in a loop that never waits', () => {
    assert.deepEqual(play('while true; do :; done').effects[0], { kind: 'sleep', duration: 1000 });
  });

  it('fetches through the network it is given', () => {
    const played = play('wget -qO- -T 2 http://web.shop:8080/x', { kind: 'reply', status: 200, body: 'ok\n' });
    assert.equal(played.out, 'ok\n');
    assert.deepEqual(played.effects[0], {
      kind: 'connect',
      request: { host: 'web.shop', port: 8080, protocol: 'TCP', http: { method: 'GET', path: '/x' }, timeout: 2000 },
    });
  });

  it('says why a fetch failed, in the words of curl', () => {
    const played = play('curl -sS http://10.0.0.1/', { kind: 'refused' });
    assert.deepEqual(
      [played.err, played.code],
      ['curl: (7) Failed to connect to 10.0.0.1 port 80: Connection refused\n', 7],
    );
  });

  it('ends with 2 and a text when it does not understand', () => {
    const played = play('if true; then echo');
    assert.deepEqual([played.err.startsWith('sh: syntax error'), played.code], [true, 2]);
  });

  it('ends with 127 when there is no such program', () => {
    assert.deepEqual([play('nope').err, play('nope').code], ['sh: nope: not found\n', 127]);
  });

  it('is the very process that `sh -c` starts: its traps are those of the process', () => {
    const nothing = (): void => undefined;
    const world = { files: new MemoryFiles({}), hostname: 'web-0', now: () => instant(0), out: nothing, err: nothing };
    const shell = new Shell(world, new Map(), '/');
    shell.exec(['/bin/sh', '-c', "trap 'exit 3' TERM; sleep $1", 'sh', '9']).next(undefined);
    assert.equal(shell.traps.get('TERM'), 'exit 3');
    assert.deepEqual(shell.runTrap('exit 3').next(undefined), { done: true, value: 3 });
  });
});
