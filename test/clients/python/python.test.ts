import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT, serveCluster, type ServedCluster } from '../harness/served-cluster';
import { outputOf } from '../harness/output-of';
import { describeUnless, versionOf } from '../harness/tool';

const FOLDER = path.join(ROOT, 'examples', 'python');

describe('python', () => {
  const missing = versionOf('python3', ['-m', 'venv', '--help']) === undefined;
  describeUnless(missing ? 'python3 is not installed' : undefined, 'the official client', () => {
    let cluster: ServedCluster | undefined;

    before(async function () {
      this.timeout(300_000);
      const install = 'python3 -m venv .venv && .venv/bin/pip install --quiet -r requirements.txt';
      const { status, stderr } = spawnSync('bash', ['-c', install], { cwd: FOLDER, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      cluster = await serveCluster();
    });
    after(() => cluster?.stop());

    it('does what programs do with it', async () => {
      const python = path.join(FOLDER, '.venv', 'bin', 'python');
      const env = { ...process.env, KUBECONFIG: cluster?.kubeconfig ?? '' };
      const { code, output } = await outputOf(spawn(python, [path.join(__dirname, 'client_test.py')], { env }));
      assert.equal(code, 0, output);
      assert.deepEqual(
        output.match(/^ok .*$/gm),
        [
          'version',
          'create and watch',
          'patches and scale',
          'conflict',
          'pages and deletecollection',
          'logs',
          'exec',
          'port-forward',
          'discovery and server-side apply',
          'foreground deletion',
        ].map((what) => `ok ${what}`),
      );
    });
  });
});
