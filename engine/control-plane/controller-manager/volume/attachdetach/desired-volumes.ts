import type { PersistentVolume, Pod } from '../../../../api/types/core-v1';
import type { Attachable } from './pod-volumes';

/** A volume that pods of a node need. */
export interface Wanted {
  readonly uniqueName: string;
  readonly node: string;
  volume: PersistentVolume;
  readonly pods: Map<string, Pod>;
  /** It has been said of it that another node has it; that is said once. */
  isConflictTold: boolean;
}

/** What should be attached where, and for whom (attachdetach/cache/desired_state_of_world.go, v1.36). */
export class DesiredVolumes {
  private readonly nodes = new Map<string, Map<string, Wanted>>();

  manages(node: string): boolean {
    return this.nodes.has(node);
  }

  addNode(node: string): void {
    if (!this.nodes.has(node)) this.nodes.set(node, new Map());
  }

  /** A node that has volumes to attach stays. */
  removeNode(node: string): void {
    if (this.nodes.get(node)?.size === 0) this.nodes.delete(node);
  }

  add(node: string, { uniqueName, volume }: Attachable, pod: Pod): void {
    const onNode = this.nodes.get(node);
    if (onNode === undefined) return;
    const known = onNode.get(uniqueName);
    const wanted = known ?? { uniqueName, node, volume, pods: new Map<string, Pod>(), isConflictTold: false };
    wanted.volume = volume;
    wanted.pods.set(pod.metadata.uid, pod);
    onNode.set(uniqueName, wanted);
  }

  /** A pod needs no volume any more. */
  removePod(node: string, podUid: string): void {
    const onNode = this.nodes.get(node) ?? [];
    for (const [name, { pods }] of onNode) {
      pods.delete(podUid);
      if (pods.size === 0) this.nodes.get(node)?.delete(name);
    }
  }

  has(node: string, uniqueName: string): boolean {
    return this.nodes.get(node)?.has(uniqueName) === true;
  }

  *all(): Iterable<Wanted> {
    for (const onNode of this.nodes.values()) yield* onNode.values();
  }

  podsUsing(uniqueName: string, nodes: readonly string[]): readonly Pod[] {
    return nodes.flatMap((node) => [...(this.nodes.get(node)?.get(uniqueName)?.pods.values() ?? [])]);
  }
}
