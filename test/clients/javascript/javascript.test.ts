import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { outputOf } from '../harness/output-of';
import { serveCluster, type ServedCluster } from '../harness/served-cluster';

describe('javascript', () => {
  let cluster: ServedCluster | undefined;
  before(async () => {
    cluster = await serveCluster();
  });
  after(() => cluster?.stop());

  it('@kubernetes/client-node does what programs do with it', async () => {
    const env = { ...process.env, KUBECONFIG: cluster?.kubeconfig ?? '' };
    const { code, output } = await outputOf(spawn(process.execPath, [path.join(__dirname, 'client.mjs')], { env }));
    assert.equal(code, 0, output);
    const held = ['version', 'informer', 'patches', 'pages', 'logs', 'exec', 'port-forward', 'apply', 'deletion'];
    assert.deepEqual(
      output.match(/^ok .*$/gm),
      held.map((what) => `ok ${what}`),
    );
  });
});
