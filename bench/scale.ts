import { deployments, pods } from '../engine/api/resources';
import type { Deployment } from '../engine/api/types/apps-v1';
import { instant, millis, seconds } from '../engine/base/brand';
import { NO_CLIENT_RATES } from '../engine/cluster/client-rates';
import { ADMIN, Cluster } from '../engine/cluster/cluster';
import type { NodeOptions } from '../engine/cluster/options';

export interface ScaleResult {
  readonly nodes: number;
  readonly pods: number;
  readonly running: number;
  readonly cpuSeconds: number;
  readonly cpuMicrosPerPod: number;
  readonly rssMegabytes: number;
  /** Cluster time from the first Deployment until the last pod ran. */
  readonly virtualSeconds: number;
}

const PODS_PER_DEPLOYMENT = 500;
const LIMIT = seconds(3600);
const LOOK_EVERY = millis(500);
/** So many pods take long enough for somebody to wonder. */
const TOLD_FROM = 10_000;

/** Brings so many pods to Running on so many nodes, and measures the processor time of the process. */
export function bringUp(nodeCount: number, podCount: number, tell: (progress: string) => void): ScaleResult {
  const cluster = new Cluster({
    seed: 1,
    nodes: nodesOf(nodeCount, Math.ceil(podCount / nodeCount)),
    cloud: false,
    kubeProxy: false,
    keepJournal: false,
    clientRates: NO_CLIENT_RATES,
    keepHistory: false,
  });
  cluster.clock.run({ within: seconds(20), stepsMax: Number.MAX_SAFE_INTEGER });
  if (podCount >= TOLD_FROM) tell(`${nodeCount} nodes are up`);
  const before = process.cpuUsage();
  const begun = cluster.now;
  const client = cluster.client(ADMIN);
  for (let index = 0; index * PODS_PER_DEPLOYMENT < podCount; index++) {
    const replicas = Math.min(PODS_PER_DEPLOYMENT, podCount - index * PODS_PER_DEPLOYMENT);
    client.create<Deployment>(deployments, deploymentOf(`app-${index}`, replicas));
  }
  const running = runUntilRunning(cluster, podCount, tell);
  const spent = process.cpuUsage(before);
  const cpuSeconds = (spent.user + spent.system) / 1e6;
  return {
    nodes: nodeCount,
    pods: podCount,
    running,
    cpuSeconds,
    cpuMicrosPerPod: (cpuSeconds * 1e6) / podCount,
    rssMegabytes: process.memoryUsage().rss / 2 ** 20,
    virtualSeconds: (cluster.now - begun) / 1000,
  };
}

function runUntilRunning(cluster: Cluster, wanted: number, tell: (progress: string) => void): number {
  const end = instant(cluster.now + LIMIT);
  for (;;) {
    cluster.clock.run({ within: LOOK_EVERY, stepsMax: Number.MAX_SAFE_INTEGER });
    const running = countRunning(cluster);
    if (running >= wanted || cluster.now >= end) return running;
    if (wanted >= TOLD_FROM) tell(`${running} of ${wanted} pods Running`);
  }
}

function countRunning(cluster: Cluster): number {
  let running = 0;
  for (const pod of cluster.listing(pods)) {
    if ((pod as { readonly status?: { readonly phase?: string } }).status?.phase === 'Running') running++;
  }
  return running;
}

function nodesOf(count: number, podsEach: number): readonly NodeOptions[] {
  const zones = ['a', 'b', 'c'];
  return Array.from({ length: count }, (_, index) => ({
    name: `node-${index}`,
    zone: zones[index % zones.length] ?? 'a',
    cpu: '32',
    memory: '128Gi',
    pods: Math.max(110, podsEach * 2),
  }));
}

/** A deployment whose image is on every node. */
export const deploymentOf = (name: string, replicas: number) => ({
  apiVersion: 'apps/v1' as const,
  kind: 'Deployment' as const,
  metadata: { name, namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          { name: 'app', image: 'registry.sim/app:1', resources: { requests: { cpu: '100m', memory: '64Mi' } } },
        ],
      },
    },
  },
});
