import type { Node } from '../../../api/types/core-v1';
import type { ImageOnNode } from '../model/node-info';

interface ImageState {
  readonly sizeBytes: number;
  readonly nodes: Set<string>;
}

/** Which nodes hold which image. The size is the one that the first of them told. */
export class ImageStates {
  private readonly byName = new Map<string, ImageState>();

  add(node: Node): void {
    for (const { names, sizeBytes = 0 } of node.status.images ?? []) {
      for (const name of names) {
        const state = this.byName.get(name);
        if (state === undefined) this.byName.set(name, { sizeBytes, nodes: new Set([node.metadata.name]) });
        else state.nodes.add(node.metadata.name);
      }
    }
  }

  remove(node: Node): void {
    for (const { names } of node.status.images ?? []) {
      for (const name of names) {
        const state = this.byName.get(name);
        if (state === undefined) continue;
        state.nodes.delete(node.metadata.name);
        if (state.nodes.size === 0) this.byName.delete(name);
      }
    }
  }

  /** The images of a node, each with the number of nodes that hold it now. */
  of(node: Node): ReadonlyMap<string, ImageOnNode> {
    const out = new Map<string, ImageOnNode>();
    for (const { names } of node.status.images ?? []) {
      for (const name of names) {
        const state = this.byName.get(name);
        if (state !== undefined) out.set(name, { sizeBytes: state.sizeBytes, nodes: state.nodes.size });
      }
    }
    return out;
  }
}
