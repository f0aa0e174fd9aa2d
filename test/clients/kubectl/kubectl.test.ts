import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { transcriptTests } from '../../transcript/run';
import { bundledTools } from '../harness/bundled-tools';
import { serveCluster, type ServedCluster } from '../harness/served-cluster';
import { describeUnless, versionOf } from '../harness/tool';
import { whyUnwanted } from '../harness/wanted';

const SCRIPTS = path.join(__dirname, 'scripts');
const FILES = path.join(__dirname, 'files');

interface Kubectl {
  readonly file: string;
  readonly missing: string | undefined;
}

describe('kubectl', () => {
  const bundled = bundledTools();
  oneVersion('of npm', {
    file: typeof bundled === 'string' ? 'kubectl' : bundled.kubectl,
    missing: whyUnwanted('kubectl') ?? (typeof bundled === 'string' ? bundled : undefined),
  });
  oneVersion('installed', { file: 'kubectl', missing: whyNotInstalled() });
});

function whyNotInstalled(): string | undefined {
  const isMissing = versionOf('kubectl', ['version', '--client']) === undefined;
  return whyUnwanted('kubectl-installed') ?? (isMissing ? 'no kubectl is installed' : undefined);
}

function oneVersion(name: string, { file, missing }: Kubectl): void {
  describeUnless(missing, name, () => {
    let cluster: ServedCluster | undefined;
    let env: Readonly<Record<string, string>> = {};

    before(async () => {
      cluster = await serveCluster();
      env = environment(cluster, file);
      cpSync(FILES, path.join(cluster.folder, 'work'), { recursive: true });
    });
    after(() => cluster?.stop());

    for (const script of readdirSync(SCRIPTS).sort()) {
      describe(script, () => {
        transcriptTests(path.join(SCRIPTS, script), () => ({ cwd: path.join(cluster?.folder ?? '', 'work'), env }));
      });
    }
  });
}

/** A home of its own: no settings and no caches of the user. */
function environment(cluster: ServedCluster, kubectl: string): Readonly<Record<string, string>> {
  const bin = path.join(cluster.folder, 'bin');
  mkdirSync(bin);
  if (path.isAbsolute(kubectl)) symlinkSync(kubectl, path.join(bin, 'kubectl'));
  return {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: cluster.folder,
    KUBECONFIG: cluster.kubeconfig,
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
  };
}
