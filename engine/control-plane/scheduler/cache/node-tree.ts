import type { Node } from '../../../api/types/core-v1';

/**
 * The order in which nodes are looked at: one of each zone in turn, zones in the order in which they were first seen
 * (pkg/scheduler/backend/cache/node_tree.go, v1.36).
 */
export class NodeTree {
  private readonly byZone = new Map<string, Set<string>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(node: Node): void {
    const zone = zoneOf(node);
    const names = this.byZone.get(zone) ?? new Set();
    if (names.has(node.metadata.name)) return;
    this.byZone.set(zone, names.add(node.metadata.name));
    this.count++;
  }

  remove(node: Node): void {
    const zone = zoneOf(node);
    const names = this.byZone.get(zone);
    if (names?.delete(node.metadata.name) !== true) return;
    if (names.size === 0) this.byZone.delete(zone);
    this.count--;
  }

  update(previous: Node, next: Node): void {
    if (zoneOf(previous) === zoneOf(next)) return;
    this.remove(previous);
    this.add(next);
  }

  names(): readonly string[] {
    const zones = Array.from(this.byZone.values(), (names) => [...names]);
    const out: string[] = [];
    for (let index = 0; out.length < this.count; index++) {
      for (const names of zones) {
        const name = names[index];
        if (name !== undefined) out.push(name);
      }
    }
    return out;
  }
}

/** Region and zone, by their old labels first; component-helpers/node/topology `GetZoneKey`. */
function zoneOf(node: Node): string {
  const labels = node.metadata.labels ?? {};
  const zone = labels['failure-domain.beta.kubernetes.io/zone'] ?? labels['topology.kubernetes.io/zone'] ?? '';
  const region = labels['failure-domain.beta.kubernetes.io/region'] ?? labels['topology.kubernetes.io/region'] ?? '';
  return `${region}:${zone}`;
}
