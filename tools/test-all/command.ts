import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(__dirname, '..', '..');
export const REPORT = path.join(ROOT, 'report', 'test');

/** Coverage loads ts-node into every process that a test starts, whatever folder that one runs in. */
const TS_NODE_PROJECT = path.join(ROOT, 'tsconfig.json');

export interface CommandOptions {
  /** Names the log: `report/test/<name>.log`. */
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface CommandResult {
  readonly exitCode: number;
  /** Standard output and error, as they came. */
  readonly output: string;
}

/** Runs a tool of node_modules/.bin, or `node`, and keeps what it prints. */
export function runCommand(words: readonly string[], { name, env = {} }: CommandOptions): Promise<CommandResult> {
  const [tool = '', ...rest] = words;
  const file = tool === 'node' ? process.execPath : path.join(ROOT, 'node_modules', '.bin', tool);
  const child = spawn(file, rest, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TS_NODE_PROJECT, ...env },
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const end = (exitCode: number, more = ''): void => {
      const output = Buffer.concat(chunks).toString('utf8') + more;
      fs.writeFileSync(path.join(REPORT, `${name}.log`), output);
      resolve({ exitCode, output });
    };
    child.once('error', (error) => end(127, error.message));
    child.once('close', (code) => end(code ?? 1));
  });
}

/** The end of what a tool printed, where its findings are. */
export function lastLines(output: string, countMax: number): string {
  const lines = output.trimEnd().split('\n');
  return lines.length <= countMax ? lines.join('\n') : ['…', ...lines.slice(-countMax)].join('\n');
}
