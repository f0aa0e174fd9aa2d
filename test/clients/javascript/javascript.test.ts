import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { outputOf } from '../harness/output-of';
import { serveCluster, type ServedCluster } from '../harness/served-cluster';
import { describeUnless } from '../harness/tool';
import { whyUnwanted } from '../harness/wanted';

const HELD = ['version', 'informer', 'patches', 'pages', 'logs', 'exec', 'port-forward', 'apply', 'deletion'];

describe('javascript', () => {
  describeUnless(whyUnwanted('javascript'), '@kubernetes/client-node', () => {
    let cluster: ServedCluster | undefined;
    before(async () => {
      cluster = await serveCluster();
    });
    after(() => cluster?.stop());

    it('does what programs do with it', async () => {
      const env = { ...process.env, KUBECONFIG: cluster?.kubeconfig ?? '' };
      const { code, output } = await outputOf(spawn(process.execPath, [path.join(__dirname, 'client.mjs')], { env }));
      assert.equal(code, 0, output);
      assert.deepEqual(
        output.match(/^ok .*$/gm),
        HELD.map((what) => `ok ${what}`),
      );
    });
  });
});
