import type { Pod } from '../../../api/types/core-v1';
import type { Instant } from '../../../base/brand';
import type { Clock } from '../../../sim/clock';
import type { VolumeFiles } from '../../runtime/cri';
import { RESYNC } from '../sync-queue';
import type { Content, Projection } from './projections';

/** What the kubelet gives the directory of a volume that is written to (pkg/volume/emptydir/empty_dir.go, v1.36). */
const VOLUME_MODE = 0o777;

/** A volume that keeps what is written to it. */
export class MemoryVolume implements VolumeFiles {
  private readonly files = new Map<string, string>();
  private made: Set<string> | undefined;
  private modes: Map<string, number> | undefined;

  /** `tmpfs`, for one; without one it lies on the disk of its node. */
  constructor(readonly fileSystem?: string) {}

  read(path: string): string | undefined {
    return this.files.get(path);
  }

  list(): readonly string[] {
    return [...this.files.keys()].sort();
  }

  write(path: string, content: string, mode?: number): boolean {
    this.files.set(path, content);
    if (mode !== undefined) (this.modes ??= new Map()).set(path, mode);
    return true;
  }

  remove(path: string): boolean {
    return this.files.delete(path) || this.made?.delete(path) === true;
  }

  makeDirectory(path: string): void {
    (this.made ??= new Set()).add(path);
  }

  directories(): Iterable<string> {
    return this.made ?? [];
  }

  mode(path: string): number | undefined {
    return path === '' ? VOLUME_MODE : this.modes?.get(path);
  }
}

const STICKY_MODE = 0o1777;

/** What a volume is made of. */
export interface ProjectionSource {
  readonly fileSystem: string | undefined;
  readonly clock: Pick<Clock, 'now'>;
  project(): Projection | undefined;
  /** The pod has changed. */
  renew(pod: Pod): void;
  mode(path: string): number | undefined;
}

/**
 * A volume whose content is made from objects of the API when it is mounted, and again by the syncs of its pod. Nobody
 * sees those that come by the clock but who reads: what is read is made anew when one was due since it was last made.
 */
export class ProjectedVolume implements VolumeFiles {
  private madeAt: Instant | undefined;

  constructor(
    private content: Content,
    private readonly source?: ProjectionSource,
  ) {
    this.madeAt = source?.clock.now();
  }

  /** The pod is synced. */
  synced(pod: Pod): void {
    this.source?.renew(pod);
    this.madeAt = undefined;
  }

  /** As it is now, for ever: what a container sees of it that mounts a part. */
  snapshot(): ProjectedVolume {
    this.refresh();
    return new ProjectedVolume(this.content);
  }

  get fileSystem(): string | undefined {
    return this.source?.fileSystem;
  }

  mode(path: string): number | undefined {
    return path === '' ? STICKY_MODE : this.source?.mode(path);
  }

  /** What cannot be read any more stays as it was. */
  private refresh(): void {
    const { source, madeAt } = this;
    if (source === undefined) return;
    const now = source.clock.now();
    if (madeAt !== undefined && now - madeAt < RESYNC) return;
    this.madeAt = now;
    const next = source.project();
    if (next?.ok === true) this.content = next.content;
  }

  read(path: string): string | undefined {
    this.refresh();
    const found = this.content[path];
    return typeof found === 'object' ? found.text() : found;
  }

  list(): readonly string[] {
    this.refresh();
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
    return this.below(this.whole.list());
  }

  write(path: string, content: string, mode?: number): boolean {
    return this.whole.write(this.inside(path), content, mode);
  }

  remove(path: string): boolean {
    return this.whole.remove?.(this.inside(path)) === true;
  }

  makeDirectory(path: string): void {
    this.whole.makeDirectory?.(this.inside(path));
  }

  directories(): Iterable<string> {
    return this.below([...(this.whole.directories?.() ?? [])]);
  }

  mode(path: string): number | undefined {
    return this.whole.mode?.(this.inside(path));
  }

  private below(paths: readonly string[]): readonly string[] {
    const prefix = `${this.path}/`;
    return paths.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  }

  private inside(path: string): string {
    return path === '' ? this.path : `${this.path}/${path}`;
  }
}
