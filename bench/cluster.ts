import { instant, millis, seconds } from '../engine/base/brand';
import { ADMIN, Cluster } from '../engine/cluster/cluster';
import { EngineDriver } from '../engine/driver/engine-driver';
import { deployments, pods } from '../engine/api/resources';
import type { Deployment } from '../engine/api/types/apps-v1';
import { measure, print } from './measure';
import { bringUp, deploymentOf } from './scale';

const THREE = ['a', 'b', 'c'].map((zone, index) => ({ name: `n${index + 1}`, zone }));

/** A cluster that is ready to be asked: warm, the process has made others before; cold is what `bench:start` times. */
export function benchReady(): void {
  new Cluster({ seed: 1, nodes: THREE });
  print(
    measure(
      'warm cluster of 3 nodes, ready to be asked',
      () => undefined,
      () => {
        for (let index = 0; index < 50; index++) new Cluster({ seed: index, nodes: THREE });
        return 50;
      },
    ),
  );
}

/** A whole scenario without Gherkin: 3 nodes, a deployment of 3, then a rollout to 5, to the last ready pod. */
export async function benchScenarios(): Promise<void> {
  await rollout(0);
  const count = 40;
  const cpu = process.cpuUsage();
  for (let seed = 1; seed <= count; seed++) await rollout(seed);
  const { user, system } = process.cpuUsage(cpu);
  const each = (user + system) / count;
  const perMinute = Math.round(60e6 / each).toLocaleString('en-US');
  console.log(
    `${'scenario, 3 nodes, 3 → 5 replicas'.padEnd(52)}${each.toFixed(0).padStart(9)} µs CPU/op ${perMinute.padStart(14)} a minute on one core`,
  );
}

/** Pods brought to Running; name the sizes as `1000x15000`. */
export function benchScale(sizes: readonly string[]): void {
  for (const size of sizes.length > 0 ? sizes : ['100x1500', '1000x15000']) {
    const [nodes = 100, count = 1500] = size.split('x').map(Number);
    const result = bringUp(nodes, count);
    const cpu = `${result.cpuSeconds.toFixed(1)} CPU-s, ${result.cpuMicrosPerPod.toFixed(0)} µs CPU/pod`;
    console.log(
      `${`${nodes} nodes, ${result.running} of ${count} pods Running`.padEnd(52)} ${cpu}, RSS ${result.rssMegabytes.toFixed(0)} MB`,
    );
  }
}

async function rollout(seed: number): Promise<void> {
  const cluster = new Cluster({ seed, nodes: THREE });
  const driver = new EngineDriver(cluster);
  const client = cluster.client(ADMIN);
  client.create<Deployment>(deployments, deploymentOf('web', 3));
  await driver.runUntil(instant(cluster.now + seconds(60)), { done: () => running(cluster) === 3 });
  const body = { spec: { replicas: 5 } };
  client.patch(deployments, { namespace: 'default', name: 'web' }, { type: 'merge', body });
  await driver.runUntil(instant(cluster.now + seconds(60)), { done: () => running(cluster) === 5 });
  await driver.runUntil(instant(cluster.now + millis(1)));
}

function running(cluster: Cluster): number {
  return cluster.listing(pods).filter((pod) => (pod as { status?: { phase?: string } }).status?.phase === 'Running')
    .length;
}
