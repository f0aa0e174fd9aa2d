import { join } from 'node:path';
import type { Instant, Revision } from '../../base/brand';
import { commitOf, encodeCommits, type Commit } from '../../control-plane/etcd/commit-record';
import { EtcdError } from '../../control-plane/etcd/etcd-error';
import { frameOf } from '../../control-plane/etcd/frame';
import { MvccStore, type MvccStoreOptions } from '../../control-plane/etcd/mvcc-store';
import { encodeSnapshot } from '../../control-plane/etcd/snapshot-record';
import type { StoreEvent } from '../../control-plane/etcd/store';
import { DataDirError } from './data-dir-error';
import { realDisk, type Disk, type DiskFile } from './disk';
import { fileName, parseFileName, partialName } from './file-names';
import { lock } from './lock-file';
import { EMPTY, recover, type Recovered } from './recover';

export interface DataDirOptions {
  /**
   * `commit`: each write is on disk before it returns. `flush`: several writes share a sync; the caller must not answer
   * any of them before it has called `flush`. Default: `commit`.
   */
  readonly sync?: 'commit' | 'flush';
  /** A snapshot is due when the log has grown by this. Default: 64 MiB. */
  readonly logBytesMax?: number;
  readonly disk?: Disk;
}

const LOG_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Keeps a store on disk: a log of its commits, and now and then a snapshot that lets older logs go. A process may be
 * killed at any instant; what was acknowledged is there when the directory is opened again.
 */
export class DataDir {
  private readonly disk: Disk;
  private readonly unlock: () => void;
  private readonly recovered: Recovered;
  private readonly pending: Commit[] = [];
  private log: DiskFile;
  private logName: string;
  private logBytes: number;
  private broken: Error | undefined;

  private constructor(
    private readonly directory: string,
    private readonly options: DataDirOptions,
  ) {
    this.disk = options.disk ?? realDisk;
    this.disk.makeDirectory(directory);
    this.unlock = lock(directory);
    this.recovered = recover(directory, this.disk);
    this.logName = this.recovered.log?.name ?? fileName('log', this.recovered.snapshot?.revision ?? EMPTY);
    this.logBytes = this.recovered.log?.bytes ?? 0;
    this.log = this.disk.open(join(directory, this.logName));
  }

  /** Reads what is there; a directory that is not there is made. Throws `DataDirError` when it is damaged or in use. */
  static open(directory: string, options: DataDirOptions = {}): DataDir {
    return new DataDir(directory, options);
  }

  /** Virtual time must start here or later. Undefined: nothing was ever written. */
  get lastWrite(): Instant | undefined {
    return this.recovered.lastWrite;
  }

  /** Of what is there. Undefined: nothing is. */
  get revision(): Revision | undefined {
    const { commits, snapshot } = this.recovered;
    return commits.at(-1)?.revision ?? snapshot?.revision;
  }

  /** The log is long enough for a snapshot to be worth its cost; the caller chooses the moment. */
  get snapshotIsDue(): boolean {
    return this.logBytes > (this.options.logBytesMax ?? LOG_BYTES_MAX);
  }

  /** The store as it was, each of whose commits will be kept. Call once. */
  store(options: Omit<MvccStoreOptions, 'onCommit'>): MvccStore {
    const { snapshot, commits } = this.recovered;
    const store = new MvccStore({ ...options, onCommit: (events) => this.append(events) }, snapshot);
    store.replay(commits);
    return store;
  }

  /** Puts on disk what has been written since the last flush. */
  flush(): void {
    if (this.pending.length === 0) return;
    const commits = this.pending.splice(0);
    this.write(frameOf(encodeCommits(commits)));
  }

  /** Writes down all that the store holds, begins another log, and removes what is no longer needed. */
  snapshot(store: MvccStore, now: Instant): void {
    this.flush();
    const snapshot = store.snapshot();
    const partial = join(this.directory, partialName(snapshot.revision));
    this.writeWhole(partial, encodeSnapshot(snapshot, now));
    const name = fileName('snapshot', snapshot.revision);
    this.disk.rename(partial, join(this.directory, name));
    this.beginLog(fileName('log', snapshot.revision));
    this.removeBut([name, this.logName]);
  }

  close(): void {
    this.flush();
    this.log.close();
    this.unlock();
  }

  private append([first, ...others]: readonly StoreEvent[]): void {
    if (first === undefined) return;
    this.pending.push(commitOf([first, ...others]));
    if (this.options.sync !== 'flush') this.flush();
  }

  /** A write that fails must leave the log as it was, or the log is not to be used again. */
  private write(frame: Uint8Array): void {
    if (this.broken !== undefined)
      throw new DataDirError(`${this.directory} cannot be written: ${this.broken.message}`);
    try {
      this.log.write(frame);
      this.log.sync();
      this.logBytes += frame.length;
    } catch (error) {
      this.undoWrite(error instanceof Error ? error : new Error(String(error)));
      throw isFull(error) ? new EtcdError('no-space') : error;
    }
  }

  private undoWrite(error: Error): void {
    try {
      if (!isFull(error) || this.options.sync === 'flush') this.broken = error;
      this.disk.truncate(join(this.directory, this.logName), this.logBytes);
    } catch {
      this.broken = error;
    }
  }

  private writeWhole(path: string, parts: Iterable<Uint8Array>): void {
    const file = this.disk.open(path);
    try {
      for (const part of parts) file.write(frameOf(part));
      file.sync();
    } finally {
      file.close();
    }
  }

  private beginLog(name: string): void {
    if (name === this.logName) return;
    const next = this.disk.open(join(this.directory, name));
    this.log.close();
    this.log = next;
    this.logName = name;
    this.logBytes = 0;
  }

  private removeBut(needed: readonly string[]): void {
    for (const name of this.disk.names(this.directory)) {
      if (parseFileName(name) !== undefined && !needed.includes(name)) this.disk.remove(join(this.directory, name));
    }
  }
}

function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
