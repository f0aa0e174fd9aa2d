import type { ChildProcess } from 'node:child_process';

export interface Output {
  /** -1: a signal ended it. */
  readonly code: number;
  /** Standard output and error, as they came. */
  readonly output: string;
}

/** Waits until a program ends. */
export function outputOf(child: ChildProcess): Promise<Output> {
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}
