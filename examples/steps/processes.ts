import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SEATRIAL = join(__dirname, '..', '..', 'bin', 'seatrial.js');
const READY_WITHIN_MILLIS = 120_000;

/** A program that a feature started. */
export class Program {
  private readonly chunks: Buffer[] = [];

  private constructor(
    private readonly command: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => void this.chunks.push(chunk));
  }

  /** A shell command; its group of processes ends with it. */
  static start(command: string, cwd: string, env: NodeJS.ProcessEnv): Program {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    return new Program(command, spawn('bash', ['-c', command], { cwd, env, detached: true, stdio: [...stdio] }));
  }

  get output(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.hasEnded || this.child.pid === undefined) return;
    const group = -this.child.pid;
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    process.kill(group, signal);
    const last = setTimeout(() => process.kill(group, 'SIGKILL'), 10_000);
    await ended;
    clearTimeout(last);
  }

  describe(): string {
    const state = this.hasEnded ? `ended with ${this.child.exitCode ?? this.child.signalCode ?? '?'}` : 'runs';
    return `"${this.command}" ${state}:\n${this.output.split('\n').slice(-30).join('\n')}`;
  }
}

/** A port that nobody has now, for an operator that serves: its environment has it as `PORT`. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** `seatrial up` and the folder that holds its kubeconfig. */
export interface Served {
  readonly kubeconfig: string;
  readonly program: Program;
  end(): Promise<void>;
}

export async function serve(nodes: number): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'seatrial-feature-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const command = `exec '${process.execPath}' '${SEATRIAL}' up --port 0 --nodes ${nodes} --kubeconfig '${kubeconfig}'`;
  const program = Program.start(command, folder, process.env);
  const end = async (): Promise<void> => {
    await program.end();
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + READY_WITHIN_MILLIS;
  while (!program.output.includes('Ctrl-C')) {
    if (program.hasEnded || Date.now() > deadline) {
      await end();
      throw new Error(`seatrial up is not ready; ${program.describe()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { kubeconfig, program, end };
}
