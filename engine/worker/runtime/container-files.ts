import type { Mount } from './cri';
import { DIRECTORY_MODE, FILE_MODE, type Files, type MemoryFiles } from './shell/files';

/** The image's own files with the volumes of the pod mounted over them. */
export class ContainerFiles implements Files {
  constructor(
    private readonly own: MemoryFiles,
    private readonly mounts: readonly Mount[],
  ) {}

  read(path: string): string | undefined {
    const found = this.mountOf(path);
    return found === undefined ? this.own.read(path) : found.mount.files.read(found.rest);
  }

  write(path: string, content: string, mode?: number): boolean {
    const found = this.mountOf(path);
    if (found === undefined) return this.own.write(path, content, mode);
    return !found.mount.readOnly && found.mount.files.write(found.rest, content, mode);
  }

  remove(path: string): boolean {
    const found = this.mountOf(path);
    if (found === undefined) return this.own.remove(path);
    return !found.mount.readOnly && found.rest !== '' && found.mount.files.remove?.(found.rest) === true;
  }

  isDirectory(path: string): boolean {
    const found = this.mountOf(path);
    if (found === undefined)
      return this.own.isDirectory(path) || this.mounts.some((one) => one.containerPath.startsWith(`${path}/`));
    if (found.rest === '') return found.mount.files.read('') === undefined;
    const { files } = found.mount;
    for (const one of files.directories?.() ?? []) if (one === found.rest) return true;
    return files.list().some((one) => one.startsWith(`${found.rest}/`));
  }

  makeDirectory(path: string): void {
    const found = this.mountOf(path);
    if (found === undefined) this.own.makeDirectory(path);
    else if (!found.mount.readOnly) found.mount.files.makeDirectory?.(found.rest);
  }

  mode(path: string): number {
    const found = this.mountOf(path);
    if (found === undefined) return this.own.mode(path);
    return found.mount.files.mode?.(found.rest) ?? (this.isDirectory(path) ? DIRECTORY_MODE : FILE_MODE);
  }

  fileSystem(path: string): string {
    return this.mountOf(path)?.mount.files.fileSystem ?? this.own.fileSystem();
  }

  list(path: string): readonly string[] | undefined {
    if (!this.isDirectory(path)) return undefined;
    const found = this.mountOf(path);
    if (found === undefined) {
      const below = this.mounts.filter((one) => one.containerPath.startsWith(path === '/' ? '/' : `${path}/`));
      const names = below.map((one) => one.containerPath.slice(path === '/' ? 1 : path.length + 1).split('/')[0] ?? '');
      return [...new Set([...(this.own.list(path) ?? []), ...names])].sort();
    }
    const prefix = found.rest === '' ? '' : `${found.rest}/`;
    const { files } = found.mount;
    const inside = [...files.list(), ...(files.directories?.() ?? [])].filter((one) => one.startsWith(prefix));
    return [...new Set(inside.map((one) => one.slice(prefix.length).split('/')[0] ?? ''))].filter(Boolean).sort();
  }

  private mountOf(path: string): { readonly mount: Mount; readonly rest: string } | undefined {
    let best: Mount | undefined;
    for (const mount of this.mounts) {
      const within = path === mount.containerPath || path.startsWith(`${mount.containerPath}/`);
      if (within && (best === undefined || mount.containerPath.length > best.containerPath.length)) best = mount;
    }
    return best && { mount: best, rest: path.slice(best.containerPath.length + 1) };
  }
}
