import type { Client } from '../../../client/client';
import { isApiError } from '../../../api/request';
import { leases, nodes } from '../../../api/resources';
import type { Lease } from '../../../api/types/coordination-v1';
import { millis, seconds, type Millis } from '../../../base/brand';
import { formatMicroTime } from '../../../base/timestamp';
import type { Choices } from '../../../sim/choices';
import type { Clock } from '../../../sim/clock';

const NAMESPACE = 'kube-node-lease';
const DURATION_SECONDS = 40;
const RENEW = seconds(10);
const FIRST_RETRY = millis(100);
const LAST_RETRY = seconds(7);

export interface NodeLeaseOptions {
  readonly clock: Clock;
  readonly choices: Choices;
  readonly client: Client;
  readonly node: string;
}

/** The node's heartbeat (component-helpers/apimachinery/lease, v0.36): renewed every 10 s, up to 4 % later. */
export class NodeLease {
  private latest: Lease | undefined;

  constructor(private readonly options: NodeLeaseOptions) {}

  start(): void {
    this.renew(FIRST_RETRY);
  }

  private renew(retry: Millis): void {
    const { clock, choices } = this.options;
    const done = this.tryRenew();
    const isFirst = this.latest === undefined;
    const next = !done && isFirst ? retry : millis(RENEW + choices.choose('kubelet/lease-jitter', 5) * 100);
    clock.after(next, 'lease heartbeat', () => this.renew(millis(Math.min(retry * 2, LAST_RETRY))));
  }

  private tryRenew(): boolean {
    try {
      this.latest = this.latest === undefined ? this.ensure() : this.update(this.latest);
      return this.latest !== undefined;
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (error.reason === 'Conflict' || error.reason === 'NotFound') this.latest = undefined;
      return false;
    }
  }

  private ensure(): Lease | undefined {
    const { client, node: name } = this.options;
    const found = client.get(leases, { namespace: NAMESPACE, name });
    if (found !== undefined) return this.update(found);
    const node = client.get(nodes, { name });
    if (node === undefined) return undefined;
    return client.create(leases, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name,
        namespace: NAMESPACE,
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid }],
      },
      spec: { holderIdentity: name, leaseDurationSeconds: DURATION_SECONDS, renewTime: this.now() },
    });
  }

  /** Of a lease that is there only the time is another, whoever made it (`newLease`). */
  private update(lease: Lease): Lease {
    return this.options.client.update(leases, { ...lease, spec: { ...lease.spec, renewTime: this.now() } });
  }

  private now(): string {
    return formatMicroTime(this.options.clock.now());
  }
}
