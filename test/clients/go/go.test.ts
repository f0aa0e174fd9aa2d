import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from '../harness/build';
import { cacheFolder } from '../harness/cache-folder';
import { outputOf } from '../harness/output-of';
import { serveCluster } from '../harness/served-cluster';
import { describeUnless, skipBecause, versionOf } from '../harness/tool';
import { whyUnwanted } from '../harness/wanted';

const PROGRAM_MILLIS = 300_000;

/** Each is a folder here, and says what held. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'client-go': [
    'typed create',
    'informer',
    'protobuf',
    'apply',
    'conflict',
    'leader election',
    'metadata',
    'discovery',
    'exec',
    'foreground deletion',
  ],
  'controller-runtime': [
    'reconciler',
    'cache',
    'typed client',
    'protobuf',
    'server-side apply',
    'webhooks',
    'sidecars',
    'finalizers',
    'owner references',
    'leader election',
    'webhooks that are gone',
  ],
};

describe('go', () => {
  const isMissing = versionOf('go', ['version']) === undefined;
  for (const [name, held] of Object.entries(PROGRAMS))
    describeUnless(whyUnwanted('go') ?? (isMissing ? 'go is not installed' : undefined), name, () => {
      let program: string | undefined;

      it('is built', function () {
        const file = path.join(cacheFolder('go'), name);
        build(this, { command: `go build -o '${file}' ./${name}`, cwd: __dirname, registry: 'the Go module proxy' });
        program = file;
      });

      it('does what programs do with it', async function () {
        if (program === undefined) skipBecause(this, 'it is not built');
        this.timeout(PROGRAM_MILLIS);
        const cluster = await serveCluster();
        try {
          const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
          const { code, output } = await outputOf(spawn(program, { env }));
          assert.equal(code, 0, output);
          assert.deepEqual(
            output.match(/^ok .*$/gm),
            held.map((what) => `ok ${what}`),
            output,
          );
        } finally {
          await cluster.stop();
        }
      });
    });
});
