import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { outputOf } from '../harness/output-of';
import { serveCluster, type ServedCluster } from '../harness/served-cluster';
import { describeUnless, versionOf } from '../harness/tool';

const BUILD_MILLIS = 600_000;
const HELD = [
  'typed create',
  'informer',
  'apply',
  'conflict',
  'leader election',
  'metadata',
  'discovery',
  'exec',
  'foreground deletion',
];

describe('go', () => {
  const missing = versionOf('go', ['version']) === undefined;
  describeUnless(missing ? 'go is not installed' : undefined, 'client-go', () => {
    let cluster: ServedCluster | undefined;
    let program = '';

    before(async function () {
      this.timeout(BUILD_MILLIS);
      cluster = await serveCluster();
      program = path.join(cluster.folder, 'client');
      const { status, stderr } = spawnSync('go', ['build', '-o', program, '.'], { cwd: __dirname, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    });
    after(() => cluster?.stop());

    it('does what programs do with it', async () => {
      const env = { ...process.env, KUBECONFIG: cluster?.kubeconfig ?? '' };
      const { code, output } = await outputOf(spawn(program, { env }));
      assert.equal(code, 0, output);
      assert.deepEqual(
        output.match(/^ok .*$/gm),
        HELD.map((what) => `ok ${what}`),
      );
    });
  });
});
