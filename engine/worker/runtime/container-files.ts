import type { Mount } from './cri';
import type { Files } from './shell/files';
import type { MemoryFiles } from './shell/files';

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

  write(path: string, content: string): boolean {
    const found = this.mountOf(path);
    if (found === undefined) return this.own.write(path, content);
    return !found.mount.readOnly && found.mount.files.write(found.rest, content);
  }

  remove(path: string): boolean {
    return this.mountOf(path) === undefined && this.own.remove(path);
  }

  isDirectory(path: string): boolean {
    const found = this.mountOf(path);
    if (found === undefined)
      return this.own.isDirectory(path) || this.mounts.some((one) => one.containerPath.startsWith(`${path}/`));
    if (found.rest === '') return found.mount.files.read('') === undefined;
    return found.mount.files.list().some((one) => one.startsWith(`${found.rest}/`));
  }

  makeDirectory(path: string): void {
    if (this.mountOf(path) === undefined) this.own.makeDirectory(path);
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
    const inside = found.mount.files.list().filter((one) => one.startsWith(prefix));
    return [...new Set(inside.map((one) => one.slice(prefix.length).split('/')[0] ?? ''))].sort();
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
