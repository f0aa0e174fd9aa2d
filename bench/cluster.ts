import { instant, millis, seconds } from '../engine/base/brand';
import { ADMIN, Cluster } from '../engine/cluster/cluster';
import { EngineDriver } from '../engine/driver/engine-driver';
import { deployments, pods } from '../engine/api/resources';
import type { Deployment } from '../engine/api/types/apps-v1';
import type { Pod } from '../engine/api/types/core-v1';
import { cpuMicros, measure, print } from './measure';
import { times, whole, type Output } from './output';
import { runPeer, type PeerResult } from './peer/run-peer';
import { bringUp, deploymentOf, type ScaleResult } from './scale';

const THREE = ['a', 'b', 'c'].map((zone, index) => ({ name: `n${index + 1}`, zone }));

/** A cluster that is ready to be asked, in a process that has made others before. */
export function benchReady(out: Output): void {
  for (let index = 0; index < 100; index++) new Cluster({ seed: index, nodes: THREE });
  print(
    out,
    measure(
      'warm: a cluster of 3 nodes, ready to be asked',
      () => undefined,
      () => {
        for (let index = 0; index < 50; index++) new Cluster({ seed: index, nodes: THREE });
        return 50;
      },
    ),
  );
  print(
    out,
    measure(
      'warm: the same, nodes Ready (30 s of cluster time)',
      () => undefined,
      () => {
        for (let index = 0; index < 20; index++) {
          const cluster = new Cluster({ seed: index, nodes: THREE });
          cluster.clock.run({ within: seconds(30), stepsMax: Number.MAX_SAFE_INTEGER });
        }
        return 20;
      },
    ),
  );
}

/** A whole scenario without Gherkin: 3 nodes, a deployment of 3 that is scaled to 5, to the last running pod. */
export async function benchScenarios(out: Output): Promise<void> {
  out.progress(`${WARM_UP} scenarios to warm up`);
  for (let seed = 1000; seed < 1000 + WARM_UP; seed++) await rollout(seed);
  let each = Infinity;
  for (let batch = 0; batch < BATCHES; batch++) {
    out.progress(`batch ${batch + 1} of ${BATCHES}`);
    const before = cpuMicros();
    for (let seed = 1; seed <= BATCH; seed++) await rollout(seed);
    each = Math.min(each, cpuMicros(before) / BATCH);
  }
  const perMinute = 60e6 / each;
  const text = `${each.toFixed(0).padStart(9)} µs CPU/op ${whole(perMinute).padStart(14)} a minute on one core`;
  out.figure('scenario: 3 nodes, a deployment of 3, scaled to 5', { cpuMicros: each, perMinute }, text);
}

/** V8 has made up its mind about most functions by then. */
const WARM_UP = 100;
const BATCHES = 5;
const BATCH = 20;

/** Pods brought to Running; name the sizes as `1000x15000`. Without a name the first is also given to the peer. */
export async function benchScale(out: Output, sizes: readonly string[]): Promise<void> {
  const asked = sizes.length > 0 ? sizes : ['10x100', '100x1500', '1000x15000', '5000x150000'];
  const results: ScaleResult[] = [];
  for (const size of asked) {
    const [nodes = 100, count = 1500] = size.split('x').map(Number);
    const result = bringUp(nodes, count, (text) => out.progress(text));
    results.push(result);
    scaleFigure(out, result);
  }
  const growth = growthOf(results);
  if (growth !== undefined) out.figure('growth of CPU per pod, largest against 15,000', { growth }, growth.toFixed(2));
  if (sizes.length > 0) return;
  const small = results[0];
  if (small !== undefined) await againstPeer(out, small);
}

function scaleFigure(out: Output, result: ScaleResult): void {
  const { nodes, pods: count, running, cpuSeconds, cpuMicrosPerPod, rssMegabytes } = result;
  const cpu = `${cpuSeconds.toFixed(1)} CPU-s, ${whole(cpuMicrosPerPod)} µs CPU/pod`;
  const name = `${whole(nodes)} nodes, ${whole(running)} of ${whole(count)} pods Running`;
  out.figure(
    name,
    { nodes, running, cpuSeconds, cpuMicrosPerPod, rssMegabytes },
    `${cpu}, RSS ${whole(rssMegabytes)} MB`,
  );
}

function growthOf(results: readonly ScaleResult[]): number | undefined {
  const base = results.find((each) => each.pods === 15_000);
  const largest = results.at(-1);
  if (base === undefined || largest === undefined || largest === base) return undefined;
  return largest.cpuMicrosPerPod / base.cpuMicrosPerPod;
}

/** The same work for the npm package @ngrok/webernetes: a Deployment to its last Running pod. */
async function againstPeer(out: Output, own: ScaleResult): Promise<void> {
  const peer = await runPeer(own.nodes, own.pods, (text) => out.progress(text));
  if ('absent' in peer) return out.remark(`no ratio to webernetes: ${peer.absent}`);
  peerFigure(out, own, peer);
}

function peerFigure(out: Output, own: ScaleResult, peer: PeerResult): void {
  const { cpuMicrosPerPod, running, initMillis } = peer;
  const ratio = cpuMicrosPerPod / own.cpuMicrosPerPod;
  const name = `webernetes ${peer.version}: ${own.nodes} nodes, ${running} of ${own.pods} pods Running`;
  const text = `${whole(cpuMicrosPerPod)} µs CPU/pod: ${times(cpuMicrosPerPod, own.cpuMicrosPerPod)} ours`;
  out.figure(name, { cpuMicrosPerPod, ratio, initMillis }, `${text}, start ${whole(initMillis)} ms`);
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

const running = (cluster: Cluster): number =>
  cluster.listing(pods).filter((pod) => (pod as Pod).status.phase === 'Running').length;
