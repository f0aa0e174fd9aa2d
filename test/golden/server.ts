import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly up: readonly string[];
  readonly tokensFile: string;
  readonly token: string;
  readonly logFile: string;
  readonly readyWithinMs: number;
}

const ROOT = path.join(__dirname, '..', '..');
const LAUNCHER = path.join(ROOT, 'bin', 'seatrial.js');

/** Undefined when the command line has a command `up`; otherwise why there is no server to start. */
export function whyNoServer(): string | undefined {
  const commandLine = path.join(ROOT, 'cli', 'main.ts');
  if (!fs.existsSync(commandLine)) return 'cli/main.ts does not exist yet';
  const hasUp = /\.command\(\s*['"`]up\b/.test(fs.readFileSync(commandLine, 'utf8'));
  return hasUp ? undefined : 'the command line has no command `up` yet';
}

/** Starts `seatrial up` from the sources and waits until it is ready to serve. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const log = fs.openSync(options.logFile, 'w');
  const child = spawn(
    process.execPath,
    [LAUNCHER, 'up', '--port', String(port), '--users', options.tokensFile, ...options.up],
    { cwd: ROOT, stdio: ['ignore', log, log], env: { ...process.env, SEATRIAL_SOURCE: '1' } },
  );
  fs.closeSync(log);
  try {
    await untilReady(url, child, options);
  } catch (error) {
    await end(child);
    throw error;
  }
  return { url, stop: () => end(child) };
}

async function untilReady(url: string, child: ChildProcess, options: ServerOptions): Promise<void> {
  const deadline = Date.now() + options.readyWithinMs;
  let last = 'nothing answers';
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${tail(options.logFile)}`);
    const answer = await call(url, '/readyz', options.token);
    if (answer.status === 200) return;
    if (answer.status !== 0) last = `/readyz answers ${answer.status}`;
    await pause(50);
  }
  throw new Error(`not ready after ${options.readyWithinMs / 1000} s (${last}): ${tail(options.logFile)}`);
}

export interface Answer {
  /** 0: no connection. */
  readonly status: number;
  readonly body: string;
}

/** One request as the bearer of a token; certificates are not verified. */
export function call(url: string, target: string, token: string, method = 'GET'): Promise<Answer> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const { request: send } = url.startsWith('http:') ? http : https;
    const request = send(`${url}${target}`, { method, headers, rejectUnauthorized: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      response.on('error', () => resolve({ status: 0, body: '' }));
    });
    request.on('error', (error) => resolve({ status: 0, body: error.message }));
    request.end();
  });
}

/** Asks first, then insists: only the process that was started here. */
function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const insist = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.once('exit', () => {
      clearTimeout(insist);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** A port that nobody listens on, just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

const tail = (file: string): string => fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
