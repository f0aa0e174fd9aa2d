import { join } from 'node:path';
import { instant, revision, type Instant, type Revision } from '../../base/brand';
import { decodeCommits, type Commit } from '../../control-plane/etcd/commit-record';
import { readFrames } from '../../control-plane/etcd/frame';
import { decodeSnapshot, type SnapshotRead } from '../../control-plane/etcd/snapshot-record';
import type { StoreSnapshot } from '../../control-plane/etcd/store-snapshot';
import { DataDirError } from './data-dir-error';
import type { Disk } from './disk';
import { isPartial, parseFileName, type DataFile } from './file-names';

/** What a data directory holds. */
export interface Recovered {
  readonly snapshot: StoreSnapshot | undefined;
  readonly commits: readonly Commit[];
  /** Of the last write; virtual time must not go back behind it. Undefined: nothing was ever written. */
  readonly lastWrite: Instant | undefined;
  /** The log to go on with. */
  readonly log: { readonly name: string; readonly bytes: number } | undefined;
}

/** An empty store is at etcd's first revision. */
export const EMPTY: Revision = revision(1);

/**
 * Reads the newest snapshot and what was logged after it. The torn end of the last log was never acknowledged and is cut
 * off; damage anywhere else is refused, because to go on would lose acknowledged writes in silence.
 */
export function recover(directory: string, disk: Disk): Recovered {
  for (const name of disk.names(directory)) if (isPartial(name)) disk.remove(join(directory, name));
  const files = disk.names(directory).flatMap((name) => parseFileName(name) ?? []);
  const base = newestSnapshot(directory, disk, files);
  const from = base?.snapshot.revision ?? EMPTY;
  const logs = files.filter((file) => file.kind === 'log');
  const commits: Commit[] = [];
  let log: Recovered['log'];
  for (const [at, file] of logs.entries()) {
    const last = commits.at(-1)?.revision ?? from;
    if (file.revision > last) throw new DataDirError(`${directory}: ${file.name} follows ${last}; ${MISSING}`);
    const read = readLog(directory, disk, file, at === logs.length - 1);
    commits.push(...read.commits.filter((commit) => commit.revision > from));
    log = { name: file.name, bytes: read.bytes };
  }
  checkOrder(directory, from, commits);
  const lastWrite = commits.at(-1)?.at ?? (base === undefined ? undefined : instant(base.at));
  return { snapshot: base?.snapshot, commits, lastWrite, log };
}

const MISSING = 'a file is missing; restore the directory from a backup';

function newestSnapshot(directory: string, disk: Disk, files: readonly DataFile[]): SnapshotRead | undefined {
  const newest = files.filter((file) => file.kind === 'snapshot').at(-1);
  if (newest === undefined) return undefined;
  const path = join(directory, newest.name);
  const { payloads, fault } = readFrames(disk.read(path));
  const read = fault === 'none' ? decodeSnapshot(payloads) : undefined;
  if (read === undefined) throw new DataDirError(`${path} is damaged; restore the directory from a backup`);
  return read;
}

function readLog(
  directory: string,
  disk: Disk,
  { name }: DataFile,
  isLast: boolean,
): { readonly commits: readonly Commit[]; readonly bytes: number } {
  const path = join(directory, name);
  const { payloads, end, fault } = readFrames(disk.read(path));
  if (fault === 'corrupt' || (fault === 'torn' && !isLast)) {
    throw new DataDirError(`${path} is damaged after byte ${end}; restore the directory from a backup`);
  }
  if (fault === 'torn') disk.truncate(path, end);
  return { commits: payloads.flatMap(decodeCommits), bytes: end };
}

function checkOrder(directory: string, from: Revision, commits: readonly Commit[]): void {
  let last: number = from;
  for (const { revision } of commits) {
    if (revision !== last + 1) throw new DataDirError(`${directory}: revision ${revision} follows ${last}; ${MISSING}`);
    last = revision;
  }
}
