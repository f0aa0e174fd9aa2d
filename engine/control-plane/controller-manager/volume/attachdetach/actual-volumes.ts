import type { Instant } from '../../../../base/brand';
import type { PersistentVolume } from '../../../../api/types/core-v1';
import { byText } from '../../rules/order';

/** A volume on a node. */
export interface Attached {
  readonly uniqueName: string;
  readonly node: string;
  /** Undefined after a restart, until a pod shows what it is. */
  volume: PersistentVolume | undefined;
  /** False: it may be attached, or may not. */
  isCertain: boolean;
  detachRequestedAt: Instant | undefined;
}

/** What is attached where, as far as is known (attachdetach/cache/actual_state_of_world.go, v1.36). */
export class ActualVolumes {
  private readonly attached = new Map<string, Map<string, Attached>>();
  private readonly inUse = new Map<string, Set<string>>();
  private readonly reports = new Map<string, Set<string>>();
  private readonly unreported = new Set<string>();

  /** A volume that has just been attached counts as in use until its node says otherwise. */
  mark(uniqueName: string, node: string, volume: PersistentVolume | undefined, isCertain: boolean): void {
    const nodes = this.attached.get(uniqueName) ?? new Map<string, Attached>();
    this.attached.set(uniqueName, nodes);
    const known = nodes.get(node);
    if (known === undefined) {
      nodes.set(node, { uniqueName, node, volume, isCertain, detachRequestedAt: undefined });
      this.setInUse(node, [...(this.inUse.get(node) ?? []), uniqueName]);
    } else {
      known.isCertain = isCertain;
      known.volume = volume ?? known.volume;
    }
    if (isCertain) this.report(uniqueName, node);
  }

  detached(uniqueName: string, node: string): void {
    const nodes = this.attached.get(uniqueName);
    nodes?.delete(node);
    if (nodes?.size === 0) this.attached.delete(uniqueName);
    this.unreport(uniqueName, node);
  }

  get(uniqueName: string, node: string): Attached | undefined {
    return this.attached.get(uniqueName)?.get(node);
  }

  get isEmpty(): boolean {
    return this.attached.size === 0 && this.unreported.size === 0;
  }

  all(): readonly Attached[] {
    return [...this.attached.values()].flatMap((nodes) => [...nodes.values()]);
  }

  /** Nodes that surely have it. */
  nodesWith(uniqueName: string): readonly string[] {
    return [...(this.attached.get(uniqueName)?.values() ?? [])]
      .filter(({ isCertain }) => isCertain)
      .map(({ node }) => node);
  }

  setInUse(node: string, uniqueNames: readonly string[]): void {
    if (uniqueNames.length > 0) this.inUse.set(node, new Set(uniqueNames));
    else this.inUse.delete(node);
  }

  isInUse(uniqueName: string, node: string): boolean {
    return this.inUse.get(node)?.has(uniqueName) === true;
  }

  /** The node is to be told that it has the volume. */
  report(uniqueName: string, node: string): void {
    if (this.get(uniqueName, node) === undefined) return;
    const reported = this.reports.get(node) ?? new Set();
    this.reports.set(node, reported);
    if (reported.has(uniqueName)) return;
    reported.add(uniqueName);
    this.unreported.add(node);
  }

  unreport(uniqueName: string, node: string): void {
    if (this.reports.get(node)?.delete(uniqueName) === true) this.unreported.add(node);
  }

  /** The node has to be told again. */
  tellAgain(node: string): void {
    if (this.reports.has(node)) this.unreported.add(node);
  }

  /** What a node has to be told; undefined: it knows. To ask counts as telling. */
  takeReport(node: string): readonly string[] | undefined {
    if (!this.unreported.delete(node)) return undefined;
    return [...(this.reports.get(node) ?? [])].sort(byText);
  }

  nodesToTell(): readonly string[] {
    return [...this.unreported];
  }
}
