import { keyOf } from '../../../api/object';
import { nodes } from '../../../api/resources';
import type { Node } from '../../../api/types/core-v1';
import type { Controller } from '../controller';
import { CidrPool, parseCidr } from './cidr-pool';
import { syncQueue } from '../rules/sync-queue';

/** Gives each node its pod CIDRs (pkg/controller/nodeipam range allocator, v1.36); idle without cluster CIDRs. */
export const nodeIpamController: Controller = {
  name: 'node-ipam-controller',
  serviceAccount: 'node-controller',
  eventSource: 'cidrAllocator',
  start(context, settings) {
    if (settings.clusterCidrs.length === 0) return;
    const pools = settings.clusterCidrs.map((text) => {
      const cluster = parseCidr(text);
      const mask = cluster.bits === 32 ? settings.nodeCidrMaskSizeIpv4 : settings.nodeCidrMaskSizeIpv6;
      return new CidrPool(cluster, mask);
    });
    const informer = context.informers.of(nodes);
    const queue = syncQueue(context, 'node-ipam', (key) => {
      const node = informer.get(keyOf(key));
      if (node === undefined || cidrsOf(node).length > 0) return;
      const taken = takeAll(pools);
      if (taken === undefined) {
        const text = `Node ${node.metadata.name} status is now: CIDRNotAvailable`;
        context.events.record(node, 'Normal', 'CIDRNotAvailable', text);
        queue.addRateLimited(key);
        return;
      }
      const body = { spec: { podCIDR: taken[0], podCIDRs: taken } };
      context.client.patch(nodes, keyOf(key), { type: 'strategic', body });
    });
    informer.subscribe((next, previous) => {
      if (next === undefined) return releaseAll(pools, previous);
      occupyAll(pools, next);
      if (cidrsOf(next).length === 0) queue.add(next.metadata.name);
    });
  },
};

const cidrsOf = (node: Node): readonly string[] =>
  node.spec.podCIDRs ?? (node.spec.podCIDR === undefined ? [] : [node.spec.podCIDR]);

/** One block of each pool, or none of any. */
function takeAll(pools: readonly CidrPool[]): readonly string[] | undefined {
  const taken: string[] = [];
  for (const pool of pools) {
    const block = pool.take();
    if (block === undefined) {
      pools.forEach((other, index) => {
        const given = taken[index];
        if (given !== undefined) other.release(given);
      });
      return undefined;
    }
    taken.push(block);
  }
  return taken;
}

function releaseAll(pools: readonly CidrPool[], node: Node | undefined): void {
  if (node === undefined) return;
  cidrsOf(node).forEach((text, index) => pools[index]?.release(text));
}

function occupyAll(pools: readonly CidrPool[], node: Node): void {
  cidrsOf(node).forEach((text, index) => pools[index]?.occupy(text));
}
