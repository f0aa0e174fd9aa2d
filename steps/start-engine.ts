import { Cluster } from '../engine/cluster/cluster';
import { EngineDriver } from '../engine/driver/engine-driver';
import type { StartCluster } from './cluster-set-up';

/** Starts the simulated cluster that the Given steps have described. */
export const startEngine: StartCluster = async (setUp) => {
  const cluster = new Cluster({
    seed: setUp.seed,
    nodes: [...setUp.nodes.values()],
    startsAt: setUp.startsAt,
    cloud: setUp.cloud,
    flags: setUp.flags,
  });
  const driver = new EngineDriver(cluster);
  for (const condition of setUp.conditions) await driver.inject(condition);
  return driver;
};
