import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePackage, warmUp } from '../tools/build/make-package';
import { whole, type Output } from './output';

const ROUNDS = 9;

/**
 * `seatrial up` as it is published, from the start of its process to the first answer over TLS: to a request that any
 * cluster answers the same, and to one for nodes, which are Ready by then. Node by itself stands beside it.
 */
export async function benchCold(out: Output): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'seatrial-cold-'));
  try {
    out.progress('bundling');
    makePackage(folder);
    const first = await coldStart(folder, '/version');
    print(out, 'the very first time, nothing compiled: GET /version', [first]);
    warmUp(folder);
    print(out, 'GET /version', await rounds(() => coldStart(folder, '/version')));
    print(out, 'GET /api/v1/nodes, Ready', await rounds(() => coldStart(folder, '/api/v1/nodes')));
    print(out, 'node -e 0', await rounds(() => Promise.resolve(bareNode())));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function rounds(measure: () => Promise<number>): Promise<readonly number[]> {
  const all: number[] = [];
  for (let round = 0; round < ROUNDS; round++) all.push(await measure());
  return all.sort((a, b) => a - b);
}

/** The least and the middle: wall time, which other work on the machine only adds to. */
function print(out: Output, name: string, sorted: readonly number[]): void {
  const [least = 0, middle = 0] = [sorted[0], sorted[sorted.length >> 1]];
  const text = `${whole(least).padStart(8)} ms, in the middle ${whole(middle)} ms of wall time`;
  out.figure(`start to first answer: ${name}`, { wallMillis: least, middleWallMillis: middle }, text);
}

type Path = '/version' | '/api/v1/nodes';

const EXPECTED: Readonly<Record<Path, RegExp>> = {
  '/version': /"minor": ?"36"/,
  '/api/v1/nodes': /"type":"Ready","status":"True"/,
};

async function coldStart(folder: string, path: Path): Promise<number> {
  const kubeconfig = join(folder, 'kubeconfig');
  rmSync(kubeconfig, { force: true });
  const begun = performance.now();
  const program = join(folder, 'bin', 'seatrial.js');
  const child = spawn(process.execPath, [program, 'up', '--port', '0', '--kubeconfig', kubeconfig], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SEATRIAL_SOURCE: '' },
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  try {
    let access: Access | undefined;
    while ((access = accessOf(kubeconfig)) === undefined) {
      if (child.exitCode !== null) throw new Error(`seatrial up ended with ${child.exitCode}`);
      await new Promise((done) => setTimeout(done, 1));
    }
    const text = await get(path, access);
    const taken = performance.now() - begun;
    if (!EXPECTED[path].test(text)) throw new Error(text);
    return taken;
  } finally {
    child.kill();
    await ended;
  }
}

interface Access {
  readonly url: string;
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer;
}

/** It is written as soon as somebody listens. Undefined: not yet, or not to the end. */
function accessOf(kubeconfig: string): Access | undefined {
  const text = existsSync(kubeconfig) ? readFileSync(kubeconfig, 'utf8') : '';
  if (!text.includes('current-context')) return undefined;
  const field = (name: string): string => new RegExp(`${name}: (\\S+)`).exec(text)?.[1] ?? '';
  const decoded = (name: string): Buffer => Buffer.from(field(`${name}-data`), 'base64');
  return {
    url: field('server'),
    cert: decoded('client-certificate'),
    key: decoded('client-key'),
    ca: decoded('certificate-authority'),
  };
}

const get = (path: string, { url, ...identity }: Access): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = https.get(`${url}${path}`, { agent: false, ...identity }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
  });

function bareNode(): number {
  const begun = performance.now();
  execFileSync(process.execPath, ['-e', '0']);
  return performance.now() - begun;
}
