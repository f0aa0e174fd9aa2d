import { isApiError } from '../api/request';
import type { Pod } from '../api/types/core-v1';
import { ComponentRunner } from '../client/component-runner';
import type { ComponentEnvironment } from '../client/incarnation';
import type { AggregatedApi } from '../control-plane/apiserver/aggregation/aggregated-api';
import { CONTROL_PLANE } from '../network/links';
import { MetricValues } from '../worker/metrics/metric-values';
import { MetricsServer } from '../worker/metrics/metrics-server';
import { resourceMetrics } from '../worker/metrics/resource-metrics';
import { customMetrics, externalMetrics } from '../worker/metrics/told-metrics';
import { ToldUsage, type Pods, type Workload } from '../worker/metrics/told-usage';
import type { UsageSource } from '../worker/metrics/usage';
import type { Whole } from './whole';
import { serviceAccount } from './machine';
import { isOwned, podsOwnedBy } from './owned-pods';
import { apiServiceOf, metricsServerObjects, type Applied } from './metrics-services';

/** What is measured in a cluster, and who serves it. */
export class ClusterMetrics implements Pods {
  readonly values = new MetricValues((kind) => this.publish(kind === 'custom' ? this.custom : this.external));
  readonly told = new ToldUsage();
  private readonly custom = customMetrics(this.values);
  private readonly external = externalMetrics(this.values);
  private readonly server = new MetricsServer((node) => this.usageOf(node));
  private readonly resource = resourceMetrics(this.server);
  private isInstalled = false;

  constructor(private readonly cluster: Whole) {}

  /** Those that APIServices of the cluster may lead to. */
  get apis(): readonly AggregatedApi[] {
    return this.isInstalled ? [this.resource, this.custom, this.external] : [this.custom, this.external];
  }

  /** metrics-server begins its work. */
  install(environment: ComponentEnvironment): void {
    this.isInstalled = true;
    metricsServerObjects.forEach((each) => this.apply(each));
    this.publish(this.resource);
    const identity = { name: this.server.name, user: serviceAccount('kube-system', this.server.name) };
    new ComponentRunner({ identity, environment, make: () => this.server }).start();
  }

  /** An APIService leads there from now on, unless one of that name leads elsewhere. */
  private publish(api: AggregatedApi): void {
    this.apply(apiServiceOf(api));
  }

  private apply({ resource, manifest }: Applied): void {
    try {
      this.cluster.client().create(resource, manifest);
    } catch (error) {
      // A cluster that was kept has it already.
      if (!isApiError(error, 'AlreadyExists')) throw error;
    }
  }

  belongs(pod: Pod, workload: Workload): boolean {
    return isOwned(this.cluster, pod, workload);
  }

  readyOf(workload: Workload): number {
    return podsOwnedBy(this.cluster, workload).filter(isReady).length;
  }

  private usageOf(node: string): UsageSource | undefined {
    const { machines, network } = this.cluster;
    const machine = machines.get(node);
    if (machine === undefined || !network.links.reaches(node, CONTROL_PLANE)) return undefined;
    if (machine.kubelet.state !== 'running') return undefined;
    const { runtime } = machine;
    const told = (pod: Pod, container: string, resource: 'cpu' | 'memory'): number | undefined =>
      this.told.of(pod, container, resource, this);
    return {
      cpuUsage: (pod, container) => told(pod, container, 'cpu') ?? runtime.cpuUsage(pod.metadata.uid, container),
      memoryUsage: (pod, container) =>
        told(pod, container, 'memory') ?? runtime.memoryUsage(pod.metadata.uid, container),
    };
  }
}

const isReady = ({ status, metadata }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  (status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');
