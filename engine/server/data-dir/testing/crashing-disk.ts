import { realDisk, type Disk, type DiskFile } from '../disk';

/** The power goes. */
export class PowerLoss extends Error {}

/** A disk on which the power goes at the n-th change, in the middle of it if it is a write; dead from then on. */
export class CrashingDisk implements Disk {
  private left: number;

  constructor(changes: number) {
    this.left = changes;
  }

  get crashed(): boolean {
    return this.left < 0;
  }

  names(directory: string): readonly string[] {
    return realDisk.names(directory);
  }

  read(path: string): Uint8Array {
    return realDisk.read(path);
  }

  makeDirectory(path: string): void {
    realDisk.makeDirectory(path);
  }

  open(path: string): DiskFile {
    this.change();
    const file = realDisk.open(path);
    return {
      write: (bytes) => this.change(() => file.write(bytes.subarray(0, bytes.length >> 1))) ?? file.write(bytes),
      sync: () => this.change() ?? file.sync(),
      close: () => file.close(),
    };
  }

  rename(from: string, to: string): void {
    this.change();
    realDisk.rename(from, to);
  }

  remove(path: string): void {
    this.change();
    realDisk.remove(path);
  }

  truncate(path: string, length: number): void {
    this.change();
    realDisk.truncate(path, length);
  }

  private change(half: () => void = () => undefined): undefined {
    if (this.left-- > 0) return undefined;
    if (this.left === -1) half();
    throw new PowerLoss();
  }
}
