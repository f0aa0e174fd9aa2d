import * as fs from 'node:fs';
import { dirname } from 'node:path';

/** The few calls that durability rests on; a test puts a disk in their place that stops in the middle of any. */
export interface Disk {
  names(directory: string): readonly string[];
  read(path: string): Uint8Array;
  makeDirectory(path: string): void;
  /** Opens for appending, made if it is not there. */
  open(path: string): DiskFile;
  /** After this the name is on disk. */
  rename(from: string, to: string): void;
  remove(path: string): void;
  truncate(path: string, length: number): void;
}

export interface DiskFile {
  /** All of it, or an error after some of it. */
  write(bytes: Uint8Array): void;
  /** After this all that was written is on disk. */
  sync(): void;
  close(): void;
}

/** Node's file system. */
export const realDisk: Disk = {
  names: (directory) => fs.readdirSync(directory).sort(),
  read: (path) => fs.readFileSync(path),
  makeDirectory: (path) => {
    fs.mkdirSync(path, { recursive: true });
  },
  open: (path) => {
    const file = openFile(path);
    syncDirectory(dirname(path));
    return file;
  },
  rename: (from, to) => {
    fs.renameSync(from, to);
    syncDirectory(dirname(to));
  },
  remove: (path) => fs.unlinkSync(path),
  truncate: (path, length) => fs.truncateSync(path, length),
};

function openFile(path: string): DiskFile {
  const descriptor = fs.openSync(path, 'a', 0o600);
  return {
    write: (bytes) => {
      for (let from = 0; from < bytes.length;) from += fs.writeSync(descriptor, bytes, from);
    },
    sync: () => fs.fdatasyncSync(descriptor),
    close: () => fs.closeSync(descriptor),
  };
}

function syncDirectory(path: string): void {
  const descriptor = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
