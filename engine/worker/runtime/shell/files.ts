/** Files as a process sees them. Paths are absolute and clean. */
export interface Files {
  read(path: string): string | undefined;
  /** False when the place cannot be written. Without a mode the file keeps its own, or gets that of new files. */
  write(path: string, content: string, mode?: number): boolean;
  /** A file, or a directory that is empty. */
  remove(path: string): boolean;
  isDirectory(path: string): boolean;
  makeDirectory(path: string): void;
  /** Names directly below a directory, sorted; undefined when there is no such directory. */
  list(path: string): readonly string[] | undefined;
  /** Bits of a file or a directory that is there. */
  mode(path: string): number;
  /** What statfs calls it. */
  fileSystem(path: string): string;
}

export const FILE_MODE = 0o644;
export const DIRECTORY_MODE = 0o755;
/** The number of overlayfs, for which programs have no name. */
const OVERLAY = '2035054128';

/** Makes a path absolute against a directory and takes `.` and `..` out. */
export function cleanPath(path: string, directory: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** A tree of files held in memory, over a fixed base that is shared and never written. */
export class MemoryFiles implements Files {
  private readonly contents = new Map<string, string | undefined>();
  private readonly directories = new Set<string>();
  private modes: Map<string, number> | undefined;

  constructor(private readonly base: Readonly<Record<string, string>>) {}

  read(path: string): string | undefined {
    return this.contents.has(path) ? this.contents.get(path) : this.base[path];
  }

  write(path: string, content: string, mode?: number): boolean {
    if (this.isDirectory(path)) return false;
    this.contents.set(path, content);
    if (mode !== undefined) (this.modes ??= new Map()).set(path, mode);
    return true;
  }

  remove(path: string): boolean {
    if (this.read(path) !== undefined) this.contents.set(path, undefined);
    else if (!this.directories.delete(path)) return false;
    this.directories.add(path.slice(0, path.lastIndexOf('/')));
    return true;
  }

  isDirectory(path: string): boolean {
    return (
      path === '/' ||
      path === '/tmp' ||
      this.directories.has(path) ||
      this.paths().some((one) => one.startsWith(`${path}/`))
    );
  }

  makeDirectory(path: string): void {
    this.directories.add(path);
  }

  list(path: string): readonly string[] | undefined {
    if (!this.isDirectory(path)) return undefined;
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = new Set<string>();
    for (const one of [...this.paths(), ...this.directories])
      if (one.startsWith(prefix) && one !== prefix) names.add(one.slice(prefix.length).split('/')[0] ?? '');
    return [...names].sort();
  }

  mode(path: string): number {
    return this.modes?.get(path) ?? (this.isDirectory(path) ? DIRECTORY_MODE : FILE_MODE);
  }

  fileSystem(): string {
    return OVERLAY;
  }

  private paths(): readonly string[] {
    const known = [...Object.keys(this.base).filter((path) => !this.contents.has(path))];
    for (const [path, content] of this.contents) if (content !== undefined) known.push(path);
    return known;
  }
}
