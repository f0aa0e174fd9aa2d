import { instant, seconds } from '../engine/base/brand';
import { nodes } from '../engine/api/resources';
import { Cluster } from '../engine/cluster/cluster';
import type { ClusterOptions, SchedulerSettings } from '../engine/cluster/options';
import { DEFAULT_PROFILE } from '../engine/control-plane/scheduler/configuration';
import { ConfigurationError } from '../engine/control-plane/scheduler/framework/configuration-error';
import { profileWith } from '../engine/control-plane/scheduler/profile-changes';
import { EngineDriver } from '../engine/driver/engine-driver';
import type { ClusterSetUp, NodeSetUp, StartCluster } from './cluster-set-up';
import { InputError } from './language/errors';

/** A scenario finds its cluster up: it has run so long when T+0 comes, and its nodes are ready. */
const UP_FOR = seconds(30);
/** Labels that a kubelet may not give to itself (NodeRestriction, v1.36); kubeadm adds them as administrator. */
const ADMINISTRATORS = 'node-role.kubernetes.io/';

/** Starts the simulated cluster that the Given steps have described. */
export const startEngine: StartCluster = async (setUp) => {
  const cluster = startCluster({
    seed: setUp.seed,
    nodes: [...setUp.nodes.values()].map(withOwnLabels),
    startsAt: instant(setUp.startsAt - UP_FOR),
    cloud: setUp.cloud,
    flags: setUp.flags,
    etcdMembers: setUp.etcdMembers,
    managed: setUp.managed,
    replicas: setUp.replicas,
    tracedControllers: setUp.tracedControllers,
    featureGates: setUp.featureGates,
    scheduler: schedulerSettings(setUp),
    metricsServer: setUp.metricsServer,
    ...(setUp.cloudProfile === undefined ? {} : { cloudProfile: setUp.cloudProfile }),
    ...(setUp.proxyMode === undefined ? {} : { proxyMode: setUp.proxyMode }),
    ...(setUp.shutdownGrace === undefined ? {} : { shutdownGrace: setUp.shutdownGrace }),
  });
  const driver = new EngineDriver(cluster, setUp.startsAt);
  await driver.runUntil(instant(setUp.startsAt - UP_FOR / 2));
  await labelNodes(driver, setUp);
  await driver.runUntil(setUp.startsAt);
  for (const condition of setUp.conditions) await driver.inject(condition);
  return driver;
};

function startCluster(options: ClusterOptions): Cluster {
  try {
    return new Cluster(options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new InputError(`the scheduler would not start: ${error.message}`);
  }
}

function schedulerSettings({ schedulerConfiguration, schedulerPlugins }: ClusterSetUp): SchedulerSettings {
  const profiles = schedulerConfiguration?.profiles ?? [DEFAULT_PROFILE];
  return {
    ...schedulerConfiguration,
    profiles: profiles.map((profile) => profileWith(profile, schedulerPlugins)),
  };
}

async function labelNodes(driver: EngineDriver, setUp: ClusterSetUp): Promise<void> {
  for (const { name, labels } of setUp.nodes.values()) {
    const given = Object.entries(labels ?? {}).filter(([key]) => key.startsWith(ADMINISTRATORS));
    if (given.length === 0) continue;
    await driver.patch(nodes, { name }, { type: 'merge', body: { metadata: { labels: Object.fromEntries(given) } } });
  }
}

function withOwnLabels(node: NodeSetUp): NodeSetUp {
  if (node.labels === undefined) return node;
  const own = Object.entries(node.labels).filter(([key]) => !key.startsWith(ADMINISTRATORS));
  return { ...node, labels: Object.fromEntries(own) };
}
