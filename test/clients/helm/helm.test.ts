import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { transcriptTests } from '../../transcript/run';
import { bundledTools } from '../harness/bundled-tools';
import { serveCluster, type ServedCluster } from '../harness/served-cluster';
import { describeUnless } from '../harness/tool';

const SCRIPTS = path.join(__dirname, 'scripts');

describe('helm', () => {
  const tools = bundledTools();
  describeUnless(typeof tools === 'string' ? tools : undefined, 'of npm', () => {
    let cluster: ServedCluster | undefined;

    before(async () => {
      cluster = await serveCluster();
      const bin = path.join(cluster.folder, 'bin');
      mkdirSync(bin);
      if (typeof tools === 'string') return;
      for (const [name, file] of Object.entries<string>({ ...tools })) symlinkSync(file, path.join(bin, name));
      cpSync(path.join(__dirname, 'chart'), path.join(cluster.folder, 'chart'), { recursive: true });
    });
    after(() => cluster?.stop());

    for (const script of readdirSync(SCRIPTS).sort()) {
      describe(script, () => {
        transcriptTests(path.join(SCRIPTS, script), () => {
          const folder = cluster?.folder ?? '';
          const PATH = `${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}`;
          return { cwd: folder, env: { PATH, HOME: folder, KUBECONFIG: cluster?.kubeconfig ?? '', TZ: 'UTC' } };
        });
      });
    }
  });
});
