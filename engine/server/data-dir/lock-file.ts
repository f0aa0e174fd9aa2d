import * as fs from 'node:fs';
import { join } from 'node:path';
import { DataDirError } from './data-dir-error';

/**
 * Keeps a second process out of the directory. A lock whose process is gone is taken over; so is one with our own number,
 * as a container leaves behind in which every process is number 1.
 */
export function lock(directory: string): () => void {
  const path = join(directory, 'lock');
  const holder = holderOf(path);
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    throw new DataDirError(`${directory} is in use by process ${holder}`);
  }
  fs.writeFileSync(path, `${process.pid}\n`, { mode: 0o600 });
  return () => fs.rmSync(path, { force: true });
}

function holderOf(path: string): number | undefined {
  if (!fs.existsSync(path)) return undefined;
  const pid = Number(fs.readFileSync(path, 'utf8'));
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
