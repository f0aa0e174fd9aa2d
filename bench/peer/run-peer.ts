import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the peer took for the work that `bringUp` does. */
export interface PeerResult {
  readonly version: string;
  readonly running: number;
  readonly initMillis: number;
  readonly cpuMicrosPerPod: number;
}

const PACKAGE = '@ngrok/webernetes';
const VERSION = '0.3.5';
const FOLDER = join(__dirname, '..', '..', 'node_modules', '.cache', 'bench', `webernetes-${VERSION}`);
const SCRIPTS = ['webernetes.mjs', 'resolve.mjs'];

/**
 * Runs the npm package in a process of its own. It is no dependency of ours: the first time it is fetched into a cache
 * folder, and where that cannot be done the answer says so.
 */
export async function runPeer(
  nodes: number,
  pods: number,
  tell: (progress: string) => void,
): Promise<PeerResult | { readonly absent: string }> {
  if (!existsSync(join(FOLDER, 'node_modules', PACKAGE))) {
    tell(`fetching ${PACKAGE}@${VERSION}`);
    const problem = fetchPackage();
    if (problem !== undefined) return { absent: problem };
  }
  for (const script of SCRIPTS) copyFileSync(join(__dirname, script), join(FOLDER, script));
  tell(`${PACKAGE} brings ${pods} pods to Running on the wall clock`);
  return run(nodes, pods);
}

function fetchPackage(): string | undefined {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true, "type": "module" }\n');
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', ['install', ...flags, `${PACKAGE}@${VERSION}`], {
    cwd: FOLDER,
    encoding: 'utf8',
  });
  if (status === 0) return undefined;
  return `npm could not fetch ${PACKAGE}@${VERSION}: ${stderr?.trim().split('\n')[0] ?? 'npm is not there'}`;
}

function run(nodes: number, pods: number): Promise<PeerResult | { readonly absent: string }> {
  const child = spawn(process.execPath, ['webernetes.mjs', String(nodes), String(pods)], {
    cwd: FOLDER,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let trouble = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString('utf8')));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const line = text.trim().split('\n').at(-1) ?? '';
      if (code !== 0 || !line.startsWith('{')) return resolve({ absent: `it failed: ${trouble.trim().slice(0, 300)}` });
      resolve({ version: VERSION, ...(JSON.parse(line) as Omit<PeerResult, 'version'>) });
    });
  });
}
