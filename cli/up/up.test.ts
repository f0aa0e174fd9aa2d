import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import https from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Terminal } from '../terminal';
import type { UpFlags } from './flags';
import { up } from './up';

class Paper implements Terminal {
  readonly isInteractive = false;
  text = '';
  readonly write = (text: string): void => {
    this.text += text;
  };
}

describe('seatrial up', () => {
  let folder = '';
  beforeEach(() => (folder = fs.mkdtempSync(join(tmpdir(), 'seatrial-up-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const flags = (more: Partial<UpFlags>): UpFlags => ({
    nodes: 0,
    components: 'none',
    port: 0,
    address: '127.0.0.1',
    clock: 'manual',
    seed: 1,
    kubeconfig: join(folder, 'kubeconfig'),
    ...more,
  });
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    fs.writeFileSync(path, text);
    return path;
  };

  const refusals: readonly (readonly [flags: () => Partial<UpFlags>, said: RegExp])[] = [
    [() => ({ nodeCpu: 'two' }), /--node-cpu two: expected a quantity, such as 2 or 8Gi/],
    [() => ({ clock: 'never' }), /--clock never: expected manual, auto, real, or real×N/],
    [
      () => ({ components: 'kube-apiserver,kube-nothing' }),
      /--components: there is no "kube-nothing"; there are kube-apiserver/,
    ],
    [() => ({ port: 65_536 }), /--port 65536: expected one up to 65535/],
    [() => ({ address: '203.0.113.9' }), /203\.0\.113\.9 is no address of this machine: choose another with --address/],
    [() => ({ users: join(folder, 'none') }), /--users .*: there is no such file/],
    [() => ({ dataDir: file('data', '') }), /--data-dir .*: /],
    [() => ({ auditPolicy: file('policy', '') }), /--audit-policy: expected --audit-log, too/],
    [() => ({ auditLog: join(folder, 'log'), auditPolicy: join(folder, 'none') }), /--audit-policy .*: ENOENT/],
    [
      () => ({ auditLog: join(folder, 'log'), auditPolicy: file('policy', 'kind: Pod') }),
      /--audit-policy .*: expected a Policy/,
    ],
    [() => ({ auditLog: join(file('a-file', ''), 'log') }), /--audit-log .*: E/],
  ];
  for (const [make, said] of refusals) {
    it(`says ${said.source}`, async () => {
      const [out, err] = [new Paper(), new Paper()];
      assert.equal(await up(flags(make()), { out, err }), 2);
      assert.match(err.text, said);
      assert.equal(out.text, '');
      assert.ok(!fs.existsSync(join(folder, 'kubeconfig')));
    });
  }

  it('says that a port is taken, and what to do', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const err = new Paper();
    assert.equal(await up(flags({ port }), { out: new Paper(), err }), 2);
    other.close();
    assert.match(err.text, new RegExp(`127\\.0\\.0\\.1:${port} is taken: .* choose another with --port`));
  });

  it('says what to type next, and ends when it is told to, whoever still watches', async () => {
    const [out, err] = [new Paper(), new Paper()];
    const auditLog = join(folder, 'audit.log');
    const users = file('users.csv', 'root,root,u1,"system:masters"\n');
    const ended = up(flags({ users, auditLog, dataDir: join(folder, 'data') }), { out, err });
    for (let i = 0; i < 600 && out.text === ''; i++) await new Promise((done) => setTimeout(done, 50));
    const [, url = ''] = /: (https:\/\/127\.0\.0\.1:\d+)\n/.exec(out.text) ?? [];
    const kubeconfig = join(folder, 'kubeconfig');
    assert.ok(out.text.includes(`export KUBECONFIG=${kubeconfig}\n  kubectl get nodes\n`), out.text);
    assert.match(out.text, /\/sim\/v1\/clock\/advance/);
    assert.equal(fs.statSync(kubeconfig).mode & 0o777, 0o600);
    const watched = new Promise<void>((done, fail) => {
      const options = { headers: { authorization: 'Bearer root' }, rejectUnauthorized: false, agent: false };
      const request = https.get(`${url}/api/v1/pods?watch=1`, options, (response) => {
        response.resume();
        response.on('close', done);
        process.emit('SIGTERM', 'SIGTERM');
      });
      request.on('error', fail);
    });
    assert.equal(await ended, 0);
    await watched;
    assert.equal(err.text, '');
    assert.match(fs.readFileSync(auditLog, 'utf8'), /"stage":"ResponseComplete"/);
  });
});
