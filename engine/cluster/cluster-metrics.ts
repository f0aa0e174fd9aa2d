import type { AggregatedApi } from '../control-plane/apiserver/aggregation/aggregated-api';
import { CONTROL_PLANE } from '../network/links';
import { MetricValues } from '../worker/metrics/metric-values';
import { resourceMetrics } from '../worker/metrics/resource-metrics';
import { customMetrics, externalMetrics } from '../worker/metrics/told-metrics';
import type { UsageSource } from '../worker/metrics/usage';
import type { Cluster } from './cluster';

/** What is measured in a cluster, and who serves it. */
export class ClusterMetrics {
  readonly values = new MetricValues();
  readonly apis: readonly AggregatedApi[];

  constructor(private readonly cluster: Cluster) {
    const { clock } = cluster;
    this.apis = [
      resourceMetrics({ clock, usageOf: (node) => this.usageOf(node) }),
      customMetrics(this.values),
      externalMetrics(this.values),
    ];
  }

  private usageOf(node: string): UsageSource | undefined {
    const { machines, network } = this.cluster;
    const machine = machines.get(node);
    if (machine === undefined || !network.links.reaches(node, CONTROL_PLANE)) return undefined;
    return machine.kubelet.state === 'running' ? machine.runtime : undefined;
  }
}
