import type { Pod } from '../api/types/core-v1';
import { millis, seconds } from '../base/brand';
import { FRESH } from '../base/fresh';
import type { Component } from '../client/component';
import { isOn } from './feature-gates/gates';
import type { ClusterOptions } from './options';
import { DISKS_PER_NODE, DRIVER, ZONE_LABEL } from '../csi/driver';
import { Kubelet } from '../worker/kubelet/kubelet';
import type { KubeletOptions } from '../worker/kubelet/kubelet-options';
import type { NodeFacts } from '../worker/kubelet/node/node-facts';
import type { Reached, ReachTarget } from '../worker/kubelet/probes/reach';
import type { Whole } from './whole';
import type { Machine } from './machine';

/** The kubelet of a machine. */
export function makeKubelet(machine: Machine, cluster: Whole): Component {
  const { shutdownGrace } = cluster.options;
  return new Kubelet({
    facts: {
      ...FRESH,
      ...factsOf(machine, cluster.options),
      ...(cluster.hasDisks ? { csiDrivers: driversOf(machine) } : {}),
    },
    runtime: machine.runtime,
    disk: machine.disk,
    persistent: cluster.persistent,
    pressure: machine.pressure,
    staticPods: machine.staticPods,
    logind: machine.logind,
    ...(isOn(cluster.options.featureGates, 'ReduceDefaultCrashLoopBackOffDecay')
      ? { crashBackoff: REDUCED_CRASH_BACKOFF }
      : {}),
    ...(shutdownGrace === undefined ? {} : { shutdownGrace }),
    reach: { dial: (target) => dial(machine, cluster, target) },
    probeOverride: (pod, kind) => (cluster.containerFaults.probeFails(nameOf(pod), kind) ? FAULTY : undefined),
  });
}

/** reducedInitialCrashLoopBackOff and reducedMaxCrashLoopBackOff (pkg/kubelet/kubelet.go, v1.36). */
const REDUCED_CRASH_BACKOFF = { first: seconds(1), max: seconds(60) };

const driversOf = ({ name }: Machine) => [
  { name: DRIVER, nodeId: name, topologyKeys: [ZONE_LABEL], volumesMax: DISKS_PER_NODE },
];

const nameOf = ({ metadata }: Pod) => ({ namespace: metadata.namespace ?? '', name: metadata.name });

const FAULTY: ReturnType<NonNullable<KubeletOptions['probeOverride']>> = {
  kind: 'failure',
  output: 'HTTP probe failed with statuscode: 500',
};

function factsOf(machine: Machine, { cloud = true, components }: ClusterOptions): Omit<NodeFacts, 'runtime'> {
  const { name, zone, labels = {}, taints = [], cpu = '4', memory = '16Gi', pods = 110 } = machine.options;
  const externalCloud = cloud && (components?.has('cloud-controller-manager') ?? true);
  const topology =
    zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone, 'topology.kubernetes.io/region': 'region-1' };
  return {
    name,
    ips: [machine.ip],
    capacity: { cpu, memory, ephemeralStorage: '100Gi', pods },
    labels: externalCloud ? labels : { ...topology, ...labels },
    taints,
    externalCloud,
    bootId: `${name}-boot-${machine.boots}`,
    kubeletVersion: 'v1.36.2',
  };
}

/** From the machine itself, past rules and policies of others: what a node sends to its pods is not stopped. */
function dial(machine: Machine, cluster: Whole, { host, port, path }: ReachTarget): Reached {
  const http = path === undefined ? {} : { http: { method: 'GET', path } };
  const answer = cluster.network.look({
    from: { kind: 'node', name: machine.name },
    to: host,
    port,
    protocol: 'TCP',
    ...http,
  });
  switch (answer.kind) {
    case 'refused':
    case 'timeout':
    case 'unreachable':
      return { kind: answer.kind };
    case 'no-such-host':
      return { kind: 'unreachable' };
    case 'reply': {
      if (answer.delay === undefined) return { kind: 'accepted' };
      const { status, body, delay, location } = answer;
      return { kind: 'http', status, body, delay: millis(delay), location };
    }
  }
}
