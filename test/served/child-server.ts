import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const READY_WITHIN_MILLIS = 60_000;

export const TOKEN = 'root';

export interface ChildServer {
  readonly url: string;
  readonly port: number;
  /** What it wrote to standard error. */
  readonly complaints: () => string;
  /** Resident memory in bytes; undefined where the system does not tell. */
  readonly memory: () => number | undefined;
  readonly isAlive: () => boolean;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export const scratchFolder = (): string => mkdtempSync(join(tmpdir(), 'seatrial-'));

export interface ChildOptions {
  readonly scratch?: string;
  /** Where `bin/` is; default: this tree. */
  readonly root?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `seatrial up` with `--users` and a free port, built or from source as the tree is. */
export async function startChild(
  flags: readonly string[],
  { scratch = scratchFolder(), root = ROOT, env = {} }: ChildOptions = {},
): Promise<ChildServer> {
  const port = await freePort();
  const users = join(scratch, 'users.csv');
  writeFileSync(users, `${TOKEN},root,u1,"system:masters"\nplain,jane,u2\n`);
  const words = ['up', '--port', String(port), '--users', users, '--kubeconfig', join(scratch, 'kubeconfig'), ...flags];
  const child = spawn(process.execPath, [join(root, 'bin', 'seatrial.js'), ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  const server = { ...controls(child), url: `https://127.0.0.1:${port}`, port, complaints: () => complaints };
  await untilReady(server);
  return server;
}

function controls(child: ChildProcess): Pick<ChildServer, 'memory' | 'isAlive' | 'kill' | 'stop'> {
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const end = (signal: NodeJS.Signals): Promise<void> => {
    if (isAlive()) child.kill(signal);
    return exited;
  };
  return { memory: () => memoryOf(child.pid), isAlive, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

function memoryOf(pid: number | undefined): number | undefined {
  const file = `/proc/${pid ?? 0}/status`;
  if (!existsSync(file)) return undefined;
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

async function untilReady(server: ChildServer): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MILLIS;
  while (Date.now() < deadline) {
    if (!server.isAlive()) throw new Error(`the server ended: ${server.complaints()}`);
    if ((await ask(server, '/readyz')).status === 200) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  await server.kill();
  throw new Error(`not ready within ${READY_WITHIN_MILLIS / 1000} s: ${server.complaints()}`);
}

export interface Asked {
  readonly method?: string;
  readonly body?: object;
  readonly agent?: https.Agent;
}

export interface Told {
  /** 0: no answer came. */
  readonly status: number;
  readonly text: string;
}

/** One request as a member of system:masters. */
export function ask(
  { url }: Pick<ChildServer, 'url'>,
  path: string,
  { method = 'GET', body, agent }: Asked = {},
): Promise<Told> {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const length: Record<string, number> = bytes === undefined ? {} : { 'content-length': bytes.length };
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...length };
  return new Promise((resolve) => {
    const fail = (): void => resolve({ status: 0, text: '' });
    const request = https.request(
      `${url}${path}`,
      { method, headers, rejectUnauthorized: false, agent: agent ?? false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => void chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.complete ? (response.statusCode ?? 0) : 0,
            text: Buffer.concat(chunks).toString(),
          }),
        );
        response.on('error', fail);
      },
    );
    request.on('error', fail);
    request.end(bytes);
  });
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
