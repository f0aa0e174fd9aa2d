import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A cluster behind `seatrial up`, in a process of its own, as users have it. */
export interface ServedCluster {
  readonly url: string;
  readonly kubeconfig: string;
  /** An empty folder that goes when the cluster goes. */
  readonly folder: string;
  stop(): Promise<void>;
}

export const ROOT = path.join(__dirname, '..', '..', '..');
const READY_WITHIN_MILLIS = 240_000;

/** Starts `seatrial up` on a port of its own and waits for its greeting. `words` are further flags. */
export async function serveCluster(words: readonly string[] = []): Promise<ServedCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'seatrial-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const launcher = path.join(ROOT, 'bin', 'seatrial.js');
  const child = spawn(process.execPath, [launcher, 'up', '--port', '0', '--kubeconfig', kubeconfig, ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SEATRIAL_SOURCE: '1' },
  });
  const printed = keep(child);
  const stop = async (): Promise<void> => {
    const code = await ended(child);
    rmSync(folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`seatrial up ended with ${code}:\n${printed()}`);
  };
  try {
    return { url: await greetedUrl(child, printed), kubeconfig, folder, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

function keep(child: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

function greetedUrl(child: ChildProcess, printed: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`seatrial up ${why}:\n${printed()}`));
    const late = setTimeout(() => fail('is not ready'), READY_WITHIN_MILLIS);
    child.once('exit', (code) => {
      clearTimeout(late);
      fail(`ended with ${code ?? 'a signal'}`);
    });
    child.stdout?.on('data', () => {
      const url = /(https:\S+)[\s\S]*Ctrl-C/.exec(printed())?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
  });
}

/** Ends a process that this one started, at first politely. Its exit code; -1 when a signal ended it. */
export function ended(child: ChildProcess, patienceMillis = 10_000): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode ?? -1);
  return new Promise((resolve) => {
    const last = setTimeout(() => child.kill('SIGKILL'), patienceMillis);
    child.once('exit', (code) => {
      clearTimeout(last);
      resolve(code ?? -1);
    });
    child.kill('SIGTERM');
  });
}
