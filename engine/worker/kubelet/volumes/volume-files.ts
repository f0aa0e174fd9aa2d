import type { VolumeFiles } from '../../runtime/cri';
import type { Content, Projection } from './projections';

/** A volume that keeps what is written to it. */
export class MemoryVolume implements VolumeFiles {
  private readonly files = new Map<string, string>();

  read(path: string): string | undefined {
    return this.files.get(path);
  }

  list(): readonly string[] {
    return [...this.files.keys()].sort();
  }

  write(path: string, content: string): boolean {
    this.files.set(path, content);
    return true;
  }
}

/** A volume whose content is made from objects of the API when it is mounted, and again when it is refreshed. */
export class ProjectedVolume implements VolumeFiles {
  constructor(
    private content: Content,
    private readonly source?: { project(): Projection | undefined },
  ) {}

  /** What cannot be read any more stays as it was. */
  refresh(): void {
    const next = this.source?.project();
    if (next?.ok === true) this.content = next.content;
  }

  read(path: string): string | undefined {
    const found = this.content[path];
    return typeof found === 'object' ? found.text() : found;
  }

  list(): readonly string[] {
    return Object.keys(this.content).sort();
  }

  write(): boolean {
    return false;
  }
}

/** A part of a volume, as `subPath` mounts it; a file when the path names one. */
export class SubPath implements VolumeFiles {
  constructor(
    private readonly whole: VolumeFiles,
    private readonly path: string,
  ) {}

  read(path: string): string | undefined {
    return this.whole.read(this.inside(path));
  }

  list(): readonly string[] {
    const prefix = `${this.path}/`;
    const below = this.whole.list().filter((one) => one.startsWith(prefix));
    return below.map((one) => one.slice(prefix.length));
  }

  write(path: string, content: string): boolean {
    return this.whole.write(this.inside(path), content);
  }

  private inside(path: string): string {
    return path === '' ? this.path : `${this.path}/${path}`;
  }
}
