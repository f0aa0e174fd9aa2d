import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from '../harness/build';
import { cacheFolder } from '../harness/cache-folder';
import { outputOf } from '../harness/output-of';
import { ROOT, serveCluster, type ServedCluster } from '../harness/served-cluster';
import { describeUnless, skipBecause, versionOf } from '../harness/tool';
import { whyUnwanted } from '../harness/wanted';
import { PYTHON_BUILD } from '../operators/operators';

const EXAMPLE = path.join(ROOT, 'examples', 'python');
const HELD = [
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
];

describe('python', () => {
  const isMissing = versionOf('python3', ['-m', 'venv', '--help']) === undefined;
  const reason = whyUnwanted('python') ?? (isMissing ? 'python3 is not installed' : undefined);
  describeUnless(reason, 'the official client', () => {
    let cluster: ServedCluster | undefined;
    let python: string | undefined;
    after(() => cluster?.stop());

    it('is installed', function () {
      build(this, { command: PYTHON_BUILD, cwd: EXAMPLE, registry: 'PyPI' });
      python = path.join(cacheFolder(), 'python', 'bin', 'python');
    });

    it('does what programs do with it', async function () {
      if (python === undefined) skipBecause(this, 'it is not installed');
      cluster = await serveCluster();
      const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
      const { code, output } = await outputOf(spawn(python, [path.join(__dirname, 'client_test.py')], { env }));
      assert.equal(code, 0, output);
      assert.deepEqual(
        output.match(/^ok .*$/gm),
        HELD.map((what) => `ok ${what}`),
      );
    });
  });
});
